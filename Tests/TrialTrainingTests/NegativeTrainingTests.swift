import Datasets
import Engine
import ExperimentModel
import Foundation
import TestSupport
import Testing

@testable import TrialTraining

/// Training on clicks without negatives, whose negatives are sampled.
@Suite struct NegativeTrainingTests {
  private static func rows(
    _ negatives: TrialNegatives, _ batch: [UInt32], epoch: Int = 1
  ) -> SampledRows {
    negatives.rows(of: batch.span, epoch: epoch)
  }

  /// Fields of the row's user, item and kind of item.
  private static func fields(_ rows: SampledRows, _ row: Int) -> [UInt32] {
    Array(rows.indices[3 * row..<3 * row + 3])
  }

  @Test func positiveRowsAreFollowedByMoviesWithoutATrainingRowOfTheUser() throws {
    let fixture = try ClickFixture()
    let dataset = fixture.dataset
    let negatives = try #require(TrialNegatives(fixture.trial(), dataset))
    let keys = dataset.keys(of: dataset.train)
    let clicked = Set(zip(keys.users, keys.movies).map { [$0, $1] })
    let kinds = Dictionary(
      dataset.metadata.movies.map { ($0.indices[1], $0.indices[2]) },
      uniquingKeysWith: { first, _ in first })
    let batch = dataset.train.map { UInt32($0) }
    let rows = Self.rows(negatives, batch)
    #expect(rows.count == 5 * batch.count)
    #expect(rows.labels == batch.flatMap { _ in [1, 0, 0, 0, 0] as [UInt8] })
    for row in 0..<rows.count {
      let (positive, fields) = (Self.fields(rows, row / 5 * 5), Self.fields(rows, row))
      #expect(fields[0] == positive[0] && kinds[fields[1]] == fields[2])
      #expect(clicked.contains([fields[0], fields[1]]) == row.isMultiple(of: 5))
      #expect([rows.users[row], rows.movies[row]] == [fields[0], fields[1]])
    }
    // Movies of test rows are not spared.
    let test = dataset.keys(of: dataset.test)
    let tested = Set(zip(test.users, test.movies).map { [$0, $1] })
    #expect((0..<rows.count).contains { tested.contains([rows.users[$0], rows.movies[$0]]) })
  }

  @Test func negativesDependNeitherOnTheBatchNorOnTheOrderOfRows() throws {
    let fixture = try ClickFixture()
    let negatives = try #require(TrialNegatives(fixture.trial(perPositive: 3), fixture.dataset))
    let whole = Self.rows(negatives, [8, 3, 5])
    let parts = [[3], [5, 8]].map { Self.rows(negatives, $0) }
    #expect(
      Array(whole.movies[0..<4]) == Array(parts[1].movies[4..<8])
        && Array(whole.movies[4..<8]) == parts[0].movies
        && Array(whole.movies[8..<12]) == Array(parts[1].movies[0..<4]))
    #expect(Self.rows(negatives, [8, 3, 5], epoch: 2).movies != whole.movies)
    // More negatives of a row begin with the same ones.
    let more = try #require(TrialNegatives(fixture.trial(perPositive: 5), fixture.dataset))
    #expect(Array(Self.rows(more, [8]).movies.prefix(4)) == Array(whole.movies.prefix(4)))
  }

  @Test func validationNegativesAreTheSameInEveryEpochAndNoKnownClicks() throws {
    let fixture = try ClickFixture()
    let dataset = fixture.dataset
    let negatives = try #require(TrialNegatives(fixture.trial(perPositive: 2), dataset))
    let rows = negatives.validationRows(dataset.validation)
    #expect(rows.count == 3 * dataset.validation.count)
    let keys = dataset.keys(of: 0..<dataset.validation.upperBound)
    let clicked = Set(zip(keys.users, keys.movies).map { [$0, $1] })
    for row in 0..<rows.count {
      #expect(clicked.contains([rows.users[row], rows.movies[row]]) == (rows.labels[row] != 0))
    }
    let half = dataset.validation.lowerBound + dataset.validation.count / 2
    let parts = [dataset.validation.lowerBound..<half, half..<dataset.validation.upperBound]
    #expect(parts.flatMap { negatives.validationRows($0).movies } == rows.movies)
  }

  /// Trains a trial of the fixture.
  private func train(
    _ fixture: ClickFixture, _ trial: Trial, threads: Int = 1
  ) throws -> (result: TrialResult, epochs: [EpochMetrics]) {
    var epochs: [EpochMetrics] = []
    let ending = try TrialTrainer(
      assignment: TrialAssignment(
        trial: trial, dataset: fixture.specification, datasetPath: fixture.dataset.path,
        trialDirectory: fixture.folder.path("trial-\(threads)"), threads: threads),
      dataset: fixture.dataset
    ).run(observe: { if case .epochFinished(let epoch) = $0 { epochs.append(epoch) } })
    guard case .finished(let result) = ending else { throw CheckpointError("\(ending)") }
    return (result, epochs)
  }

  /// A random order of about 35 candidates has a recall@10 of .29, and all items are about equally
  /// popular.
  @Test func rankingIsFarBetterThanChance() throws {
    let fixture = try ClickFixture()
    let (result, epochs) = try train(fixture, fixture.trial { $0.epochs = 12 })
    let recall = try #require(result.metrics["recall@10/all"])
    #expect(recall > 0.55)
    let auc = try #require(epochs.last?.validationAUC)
    #expect(auc > 0.7)
    // The first epoch's loss is about that of knowing only the share of positives, 0.500 for 1:4.
    #expect(epochs.last!.trainLoss < 0.45)
    // Metrics of the test rows, which are all positive, are absent.
    func isOfOwnTestRows(_ metric: String) -> Bool {
      !metric.hasSuffix("/all") && !metric.hasPrefix("validation_")
    }
    #expect(!result.metrics.keys.contains(where: isOfOwnTestRows))
    #expect(!result.perUser.keys.contains(where: isOfOwnTestRows))
    #expect(result.users.count == result.perUser["ndcg_all@10/all"]?.count)
  }

  /// The partners of a positive row are its negatives, each in one list.
  @Test(arguments: 1...8, [1, 4, 7])
  func listsArePositiveRowsAndTheirNegatives(size: Int, perPositive: Int) {
    let layout = ListLayout(size: size)
    // The second of five rows has no negatives.
    var anchors: [UInt32] = []
    var count = 0
    for row in 0..<5 {
      anchors.append(UInt32(count))
      count += row == 1 ? 1 : 1 + perPositive
    }
    let rows = layout.lists(of: anchors, count: count)
    #expect(Set(rows) == Set(0..<UInt32(count)))
    guard size > 1 else {
      #expect(rows == Array(0..<UInt32(count)))
      return
    }
    let lists = layout.anchors(ofRows: rows.count)
    #expect(layout.rows(ofAnchors: lists) == rows.count)
    let needed = (perPositive + size - 2) / (size - 1)
    #expect(lists == 4 * needed + 1)
    for list in 0..<lists {
      let start = layout.rows(ofAnchors: list)
      let members = rows[start..<start + size]
      let anchor = rows[start]
      #expect(anchors.contains(anchor))
      for member in members.dropFirst() where member != anchor {
        #expect(anchors.last { $0 <= member } == anchor)
      }
    }
    for row in 0..<UInt32(count) where !anchors.contains(row) {
      #expect(rows.count { $0 == row } == 1)
    }
  }

  /// BPR as in its paper: pairs of a click and a sampled item.
  @Test(arguments: [HyperparameterOption.bpr, .hinge, .softmax])
  func listLossesCompareClicksWithTheirNegatives(_ loss: HyperparameterOption) throws {
    let fixture = try ClickFixture()
    let trial = fixture.trial {
      $0.epochs = 12
      $0.loss = loss
    }
    let (result, epochs) = try train(fixture, trial)
    #expect(try #require(result.metrics["recall@10/all"]) > 0.5)
    #expect(epochs.last!.trainLoss < 0.7 * epochs[0].trainLoss)
    #expect(epochs.last!.validationLoss < epochs[0].validationLoss)
    #expect(try train(fixture, trial, threads: 3).result == result)
  }

  @Test func threadsChangeNothing() throws {
    let fixture = try ClickFixture()
    let trial = fixture.trial {
      $0.batchSize = 300
      $0.epochs = 2
    }
    let one = try train(fixture, trial)
    for threads in [2, 3] {
      let other = try train(fixture, trial, threads: threads)
      #expect(other.result == one.result)
    }
  }

  /// A user who has clicked on everything has no negatives.
  @Test func rowsWithoutNegativesTrainAlone() throws {
    let folder = try TemporaryFolder()
    let lines = (0..<60).map { "u\($0 % 6),i\($0 / 6 % 5)" } + (0..<5).map { "v\($0),i\($0)" }
    try Data((["user,item"] + lines).joined(separator: "\n").utf8)
      .write(to: URL(filePath: folder.path("clicks.csv")))
    let dataset = try DatasetPreparation(
      dataFolder: folder.path("data"), cacheFolder: folder.path("cache")
    ).prepare(
      DatasetSpecification(
        source: folder.path("clicks.csv"), minimumRating: 1,
        table: TableSchema(
          label: nil,
          columns: ["user", "item"].map { .init(field: $0, column: $0, kind: .word) })))
    var settings = Hyperparameters()
    settings[TrainingSettings.negativesPerPositive] = 2
    let negatives = try #require(
      TrialNegatives(
        Trial(
          configuration: Configuration(name: "a", hyperparameters: settings), seed: 1,
          dataHash: "", engineVersion: "1"), dataset))
    let rows = Self.rows(negatives, dataset.train.map { UInt32($0) })
    let keys = dataset.keys(of: dataset.train)
    let items = Dictionary(grouping: zip(keys.users, keys.movies), by: \.0).mapValues {
      Set($0.map(\.1)).count
    }
    let expected = keys.users.reduce(0) { $0 + (items[$1] == 5 ? 1 : 3) }
    #expect(rows.count == expected && expected < 3 * keys.users.count)
  }
}

extension TrialNegatives {
  fileprivate init?(_ trial: Trial, _ dataset: EncodedDataset) {
    self.init(trial.configuration.hyperparameters, seed: trial.seed, dataset)
  }
}
