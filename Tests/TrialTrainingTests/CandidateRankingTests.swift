import Datasets
import Engine
import Evaluation
import ExperimentModel
import Foundation
import TestSupport
import Testing

@testable import TrialTraining

/// The ranking of candidates against a plain search through all movies.
@Suite struct CandidateRankingTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try DatasetPreparationFixture.write(to: folder.path("source"))
  }

  private func dataset(
    _ change: (inout DatasetSpecification) -> Void = { _ in }
  ) throws -> EncodedDataset {
    var specification = DatasetSpecification(source: folder.path("source"))
    change(&specification)
    return try DatasetPreparation(
      dataFolder: folder.path("data"), cacheFolder: folder.path("cache")
    ).prepare(specification)
  }

  /// A score that depends on every field of a row.
  private static func score(_ row: some Sequence<UInt32>) -> Float {
    var hash: UInt64 = 17
    for index in row { hash = (hash ^ UInt64(index)) &* 0x0000_0100_0000_01B3 }
    return Float(hash >> 40) / 256
  }

  private static func scores(_ table: borrowing TrainingRows) -> [Float] {
    var scores: [Float] = []
    for row in 0..<table.labels.count {
      scores.append(score((0..<table.fields).map { table.indices[row * table.fields + $0] }))
    }
    return scores
  }

  private func rank(
    _ dataset: EncodedDataset, _ evaluation: EvaluationProtocol
  ) -> RankingEvaluation? {
    let labels = dataset.withRows { _, labels in dataset.test.map { labels[$0] } }
    return CandidateRanking(dataset, dataset.keys(of: dataset.test), labels: labels)
      .evaluate(evaluation, shouldStop: { false }, observe: { _, _ in }, score: Self.scores)
  }

  /// A row with ids instead of indices.
  private struct Row {
    let user: String
    let movie: String
    let isPositive: Bool
    let timestamp: Int64
    let indices: [UInt32]
  }

  private func rows(_ range: Range<Int>, _ dataset: EncodedDataset) -> [Row] {
    let metadata = dataset.metadata
    let fields = dataset.fieldNames.count
    return dataset.withRows { indices, labels in
      dataset.withRatings { _, timestamps in
        range.map { row in
          func id(_ field: Int) -> String {
            metadata.vocabularies[field].value(at: indices[row * fields + field])!
          }
          return Row(
            user: id(dataset.userField), movie: id(dataset.movieField),
            isPositive: labels[row] == 1, timestamp: timestamps[row],
            indices: (0..<fields).map { indices[row * fields + $0] })
        }
      }
    }
  }

  @Test func allMoviesThatTheUserHasNotSeenAreRanked() throws {
    let dataset = try dataset()
    let ranking = try #require(
      rank(dataset, EvaluationProtocol(candidates: .all, cutoffs: [1, 3])))
    let known = rows(0..<dataset.test.lowerBound, dataset)
    let test = rows(dataset.test, dataset)
    let metadata = dataset.metadata
    let movieFields = dataset.fieldNames.indices.filter {
      dataset.description.fields[$0].side == .movie
    }
    var recalls: [Double] = []
    let users = metadata.users.sorted {
      $0.indices[dataset.userField] < $1.indices[dataset.userField]
    }
    for user in users {
      let own = test.filter { $0.user == user.id }
      let positives = Set(own.filter(\.isPositive).map(\.movie))
      guard !positives.isEmpty, let first = own.min(by: { $0.timestamp < $1.timestamp }) else {
        continue
      }
      let seen = Set(known.filter { $0.user == user.id }.map(\.movie)).subtracting(positives)
      let candidates = metadata.movies.filter {
        $0.indices[dataset.movieField] != 0 && !seen.contains($0.id)
      }
      var scored: [(id: String, score: Float, index: UInt32)] = []
      for movie in candidates {
        var row = first.indices
        for field in movieFields { row[field] = movie.indices[field] }
        scored.append((movie.id, Self.score(row), movie.indices[dataset.movieField]))
      }
      scored.sort { a, b in a.score == b.score ? a.index < b.index : a.score > b.score }
      let hits = scored.prefix(3).count { positives.contains($0.id) }
      recalls.append(Double(hits) / Double(positives.count))
    }
    #expect(ranking.perUser["recall@3"] == recalls)
    #expect(
      ranking.users
        == users.map { $0.indices[dataset.userField] }.filter { user in
          test.contains { $0.isPositive && $0.indices[dataset.userField] == user }
        })
    #expect(Set(ranking.metrics.keys).isSuperset(of: ["ndcg@1", "ndcg@3", "ndcg@10", "map@1"]))
  }

  @Test func samplesAreOfMoviesThatTheUserNeverRated() throws {
    // Few rows, so that unrated movies are left to sample from.
    let lines = (0..<60).map { "\($0 % 10 + 1)::\($0 * 3 % 20 + 1)::\($0 % 2 + 4)::\($0)" }
    try Data(lines.joined(separator: "\n").utf8)
      .write(to: URL(filePath: folder.path("source/ratings.dat")))
    let dataset = try dataset()
    let fields = dataset.fieldNames.count
    let labels = dataset.withRows { _, labels in dataset.test.map { labels[$0] } }
    let all = rows(0..<dataset.description.rows, dataset)
    let metadata = dataset.metadata
    var found: [[String]] = []
    for _ in 0..<2 {
      var candidates: [String] = []
      _ = CandidateRanking(dataset, dataset.keys(of: dataset.test), labels: labels).evaluate(
        EvaluationProtocol(candidates: .sampled(3)), shouldStop: { false }, observe: { _, _ in }
      ) { table in
        for row in 0..<table.labels.count {
          let user = table.indices[row * fields + dataset.userField]
          let movie = table.indices[row * fields + dataset.movieField]
          let names = [(dataset.userField, user), (dataset.movieField, movie)].map {
            metadata.vocabularies[$0].value(at: $1)!
          }
          let wasRated = all.contains { $0.user == names[0] && $0.movie == names[1] }
          // A positive, or a movie that the user never rated.
          #expect(wasRated == (table.labels[row] == 1))
          candidates.append(names.joined(separator: " "))
        }
        return Self.scores(table)
      }
      found.append(candidates)
    }
    // The same every time, without duplicates: the positives of each user and three others.
    #expect(found[0] == found[1])
    #expect(Set(found[0]).count == found[0].count)
    let positives = Set(
      rows(dataset.test, dataset).filter(\.isPositive).map { "\($0.user) \($0.movie)" })
    let users = Set(positives.map { $0.split(separator: " ")[0] })
    #expect(found[0].count == positives.count + 3 * users.count)
  }

  /// A candidate's history is that of the user's earliest test row, without the candidate.
  @Test func historiesEndBeforeTheFirstTestRow() throws {
    let dataset = try dataset().reading(HistorySpecification())
    let labels = dataset.withRows { _, labels in dataset.test.map { labels[$0] } }
    let fields = dataset.fieldNames.count
    let known = rows(dataset.train, dataset)
    let test = rows(dataset.test, dataset)
    let metadata = dataset.metadata
    var (candidates, listed) = (0, 0)
    _ = CandidateRanking(dataset, dataset.keys(of: dataset.test), labels: labels).evaluate(
      EvaluationProtocol(candidates: .all), shouldStop: { false }, observe: { _, _ in }
    ) { table in
      for row in 0..<table.labels.count {
        func id(_ field: Int, _ index: UInt32) -> String {
          metadata.vocabularies[field].value(at: index)!
        }
        let movie = table.indices[row * fields + dataset.movieField]
        let user = id(dataset.userField, table.indices[row * fields + dataset.userField])
        let first = test.filter { $0.user == user }.map(\.timestamp).min()!
        let expected = known.filter {
          $0.user == user && $0.isPositive && $0.timestamp < first
            && $0.movie != id(dataset.movieField, movie)
        }.sorted { $0.timestamp > $1.timestamp }.map(\.movie)
        var history: [String] = []
        _ = table.histories.forEachNewest(ofRow: row, excluding: movie, most: 100) {
          history.append(id(dataset.movieField, $1))
        }
        #expect(history == expected)
        candidates += 1
        listed += history.count
      }
      return Self.scores(table)
    }
    #expect(candidates > 0 && listed > 0)
  }

  /// Movies outside the vocabulary stay distinct.
  @Test func unknownMoviesAreCandidatesToo() throws {
    let dataset = try dataset {
      $0.split = .init(kind: .byTime, test: 0.8, validation: 0.5)
      $0.vocabulary = .train
    }
    let cold = try #require(dataset.description.cold)
    #expect(cold.movies > 1)
    let labels = dataset.withRows { _, labels in dataset.test.map { labels[$0] } }
    var items: Set<UInt32> = []
    var rows = 0
    let keys = dataset.keys(of: dataset.test)
    let ranking = CandidateRanking(dataset, keys, labels: labels)
      .evaluate(EvaluationProtocol(candidates: .all), shouldStop: { false }, observe: { _, _ in }) {
        table in
        rows += table.labels.count
        return Self.scores(table)
      }
    #expect(rows > 0)
    for (key, isCold) in zip(keys.movies, keys.isColdMovie) where isCold { items.insert(key) }
    #expect(items.count == cold.movies)
    let positives = Set(zip(keys.users, labels).filter { $0.1 == 1 }.map(\.0))
    #expect(ranking?.users == positives.sorted())
  }

  @Test func aStopEndsTheRanking() throws {
    let dataset = try dataset()
    let labels = dataset.withRows { _, labels in dataset.test.map { labels[$0] } }
    let ranking = CandidateRanking(dataset, dataset.keys(of: dataset.test), labels: labels)
      .evaluate(
        EvaluationProtocol(candidates: .all), shouldStop: { true }, observe: { _, _ in },
        score: Self.scores)
    #expect(ranking == nil)
  }

  @Test(arguments: [
    EvaluationProtocol.Candidates.own, .all, .sampled(2), .sampled(1000),
  ])
  func noMoreRowsAreScoredThanEstimated(
    _ candidates: EvaluationProtocol.Candidates
  ) throws {
    let dataset = try dataset { $0.evaluation = EvaluationProtocol(candidates: candidates) }
    let labels = dataset.withRows { _, labels in dataset.test.map { labels[$0] } }
    var reports: [[Double]] = []
    var scored = 0
    if candidates != .own {
      _ = CandidateRanking(dataset, dataset.keys(of: dataset.test), labels: labels).evaluate(
        EvaluationProtocol(candidates: candidates), shouldStop: { false },
        observe: { reports.append([$0, Double($1)]) }
      ) { table in
        scored += table.labels.count
        return Self.scores(table)
      }
      #expect(reports.first == [0, 0])
      #expect(reports.last == [1, Double(scored)])
    }
    #expect(dataset.candidateRows >= scored)
    let positive = zip(dataset.keys(of: dataset.test).users, labels).filter { $1 == 1 }.map(\.0)
    let users = Set(positive).count
    let expected =
      switch candidates {
      case .own: 0
      case .all: users * 20
      case .sampled(let count): users * min(count, 20) + positive.count
      }
    #expect(dataset.candidateRows == expected)
  }

  @Test func progressIncludesTheRanking() throws {
    let usual = try progress(on: dataset())
    #expect(usual.allSatisfy { $0.phase == .training })
    let data = try dataset { $0.evaluation = EvaluationProtocol(candidates: .all) }
    let ranking = try progress(on: data).filter { $0.phase == .ranking }
    let first = try #require(ranking.first)
    let work = TrialWork(
      trainRows: data.train.count, epochs: 1, candidateRows: data.candidateRows)
    #expect(first.fraction == work.fraction(training: 1))
    #expect(first.epoch == 1 && first.epochs == 1 && first.loss.isFinite)
    #expect(ranking.allSatisfy { $0.fraction <= 1 })
  }

  /// A trial under another protocol has its metrics in addition to the usual ones.
  @Test func trialsHaveTheMetricsOfTheirProtocol() throws {
    let usual = try train(on: dataset())
    let evaluation = EvaluationProtocol(candidates: .all, cutoffs: [3])
    let data = try dataset { $0.evaluation = evaluation }
    let result = try train(on: data)
    #expect(data.description.hash != (try dataset()).description.hash)
    // With so few rows there may be no GAUC.
    let expected = Set(evaluation.metrics.map(\.name)).subtracting(["gauc"])
    #expect(expected.isSubset(of: result.metrics.keys))
    for (name, value) in usual.metrics { #expect(result.metrics[name] == value, "\(name)") }
    for (name, values) in result.perUser {
      #expect(values.count == result.users(of: name).count, "\(name)")
    }
    #expect(result.perUser["ndcg@3/all"] != nil)
    #expect(usual.metrics["ndcg@3"] == nil)
  }

  @Test func coldUsersHaveMetricsOfTheirOwn() throws {
    let data = try dataset { $0.split = .init(kind: .users, test: 0.3, validation: 0.2) }
    let result = try train(on: data)
    // All test rows are of cold users, so the values are the same.
    for name in ["auc", "ndcg_all@10", "logloss"] {
      #expect(result.metrics[name] != nil)
      #expect(result.metrics["\(name)/cold_users"] == result.metrics[name], "\(name)")
    }
    #expect(result.perUser.keys.allSatisfy { !$0.contains("cold") })
  }

  private func progress(on dataset: EncodedDataset) throws -> [TrialProgress] {
    var reports: [TrialProgress] = []
    _ = try train(on: dataset) { event in
      if case .progress(let progress) = event { reports.append(progress) }
    }
    return reports
  }

  private func train(
    on dataset: EncodedDataset, observe: (TrialEvent) -> Void = { _ in }
  ) throws -> TrialResult {
    var settings = Hyperparameters()
    settings.epochs = 1
    settings.embeddingDimension = 4
    settings.batchSize = 8
    let trial = Trial(
      configuration: Configuration(name: "a", hyperparameters: settings), seed: 1,
      dataHash: dataset.description.hash, engineVersion: engineVersion)
    let ending = try TrialTrainer(
      assignment: TrialAssignment(
        trial: trial, dataset: DatasetSpecification(source: ""), datasetPath: dataset.path,
        trialDirectory: folder.path("trials/\(UUID())"), threads: 2), dataset: dataset
    ).run(observe: observe)
    guard case .finished(let result) = ending else { throw CheckpointError("\(ending)") }
    return result
  }
}
