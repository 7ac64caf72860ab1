import Arithmetic
import Datasets
import Engine
import Evaluation
import ExperimentModel
import Kernels

/// Ranking of each user's positive test rows among candidates: all movies that the user has not seen,
/// or a sample of them.
///
/// A candidate is scored as a row of the user at the time of the user's earliest test row, with the
/// movie's own fields. Movies without a rating in the dataset have no features and are left out. A
/// movie that the user rates again in the test rows stays a candidate.
struct CandidateRanking {
  private let dataset: EncodedDataset
  private let catalogue: MovieCatalogue
  /// Test rows by ascending user, each user's rows in order.
  private let testOrder: [Int]
  private let keys: RowKeys
  private let labels: [UInt8]

  /// Rows scored at a time: enough for every thread, few enough to stay in the cache.
  private static let chunkRows = 1 << 15

  /// - Parameters:
  ///   - keys: keys of the test rows.
  ///   - labels: labels of the test rows.
  init(_ dataset: EncodedDataset, _ keys: RowKeys, labels: [UInt8]) {
    self.dataset = dataset
    self.keys = keys
    self.labels = labels
    catalogue = MovieCatalogue(dataset)
    testOrder = keys.users.indices.sorted {
      keys.users[$0] != keys.users[$1] ? keys.users[$0] < keys.users[$1] : $0 < $1
    }
  }

  /// Ranks the candidates of all users with a positive test row.
  ///
  /// - Parameters:
  ///   - shouldStop: polled before each chunk is scored.
  ///   - observe: called before the first chunk and after each, with the completed share of the test
  ///     rows and the number of scored candidates.
  ///   - score: returns the logits of rows.
  /// - Returns: nil if stopped.
  func evaluate(
    _ evaluation: EvaluationProtocol, shouldStop: () -> Bool,
    observe: (_ share: Double, _ rows: Int) throws -> Void,
    score: (borrowing TrainingRows) -> [Float]
  ) rethrows -> RankingEvaluation? {
    var scored = 0
    try observe(0, 0)
    var ranking = RankingEvaluation(cutoffs: evaluation.cutoffs)
    let seen = SeenMovies(dataset, catalogue.positions, testUsers: keys.users)
    var chunk = Chunk()
    var group = 0
    while group < testOrder.count {
      var end = group + 1
      let user = keys.users[testOrder[group]]
      while end < testOrder.count, keys.users[testOrder[end]] == user { end += 1 }
      let rows = testOrder[group..<end]
      if rows.contains(where: { labels[$0] != 0 }) {
        add(user, rows, seen.movies(of: user), evaluation.candidates, to: &chunk)
      }
      group = end
      if chunk.labels.count >= Self.chunkRows || group == testOrder.count {
        if shouldStop() { return nil }
        let scores = dataset.withRows(
          indices: chunk.indices, labels: chunk.labels, histories: chunk.histories
        ) { table in score(table) }
        ranking.add(
          scores: scores, labels: chunk.labels, users: chunk.users, items: chunk.items)
        scored += chunk.labels.count
        try observe(Double(group) / Double(testOrder.count), scored)
        chunk.removeAll()
      }
    }
    return ranking
  }

  /// Candidates of several users, one row each.
  private struct Chunk {
    var indices: [UInt32] = []
    var labels: [UInt8] = []
    var users: [UInt32] = []
    var items: [UInt32] = []
    /// Empty if the model reads no histories.
    var histories: [HistoryRange] = []

    mutating func removeAll() {
      indices.removeAll(keepingCapacity: true)
      labels.removeAll(keepingCapacity: true)
      users.removeAll(keepingCapacity: true)
      items.removeAll(keepingCapacity: true)
      histories.removeAll(keepingCapacity: true)
    }
  }

  /// Adds the candidates of a user to a chunk.
  private func add(
    _ user: UInt32, _ rows: ArraySlice<Int>, _ seen: ArraySlice<UInt32>,
    _ candidates: EvaluationProtocol.Candidates, to chunk: inout Chunk
  ) {
    var isCandidate = [Bool](repeating: true, count: catalogue.keys.count)
    for position in seen { isCandidate[Int(position)] = false }
    var isPositive = [Bool](repeating: false, count: catalogue.keys.count)
    for row in rows {
      let position = Int(catalogue.positions[Int(keys.movies[row])])
      if labels[row] != 0 {
        isPositive[position] = true
      } else if case .sampled = candidates {
        // Only movies that the user never rated are sampled.
        isCandidate[position] = false
      }
    }
    if case .sampled(let count) = candidates {
      let unrated = isCandidate.indices.filter { isCandidate[$0] && !isPositive[$0] }
      isCandidate = Array(repeating: false, count: isCandidate.count)
      for position in sample(count, of: unrated, user: user) { isCandidate[position] = true }
    }
    let earliest = earliest(of: rows)
    let template = template(row: earliest)
    let history = dataset.histories?.ranges[earliest]
    for position in isCandidate.indices where isCandidate[position] || isPositive[position] {
      catalogue.append(position, toRow: template, to: &chunk.indices)
      chunk.labels.append(isPositive[position] ? 1 : 0)
      chunk.users.append(user)
      chunk.items.append(catalogue.keys[position])
      if let history { chunk.histories.append(history) }
    }
  }

  /// Returns the dataset's row of the user's earliest test row, the first of equals.
  private func earliest(of rows: ArraySlice<Int>) -> Int {
    let first = dataset.test.lowerBound
    return dataset.withRatings { _, timestamps in
      first + rows.min { timestamps[first + $0] < timestamps[first + $1] }!
    }
  }

  /// Returns the fields of a row.
  private func template(row: Int) -> [UInt32] {
    let fields = dataset.fieldNames.count
    return dataset.withRows { indices, _ in (0..<fields).map { indices[row * fields + $0] } }
  }

  /// Samples `count` candidates without replacement: those with the smallest hash of split seed,
  /// user and movie. All trials have the same ones.
  private func sample(_ count: Int, of positions: [Int], user: UInt32) -> ArraySlice<Int> {
    let seed = Self.hash(dataset.description.split.seed &+ UInt64(user))
    return positions.map { (hash: Self.hash(seed ^ UInt64(catalogue.keys[$0])), position: $0) }
      .sorted { $0.hash != $1.hash ? $0.hash < $1.hash : $0.position < $1.position }
      .map(\.position).prefix(count)
  }

  private static func hash(_ value: UInt64) -> UInt64 {
    SplitMix64.mixed(value &+ SplitMix64.step)
  }
}

/// Movies that each user of the test rows rated in the training and validation rows.
private struct SeenMovies {
  /// Start of each user's movies, by key; the next start is the end.
  private var starts: [Int]
  /// Positions in the catalogue.
  private var movies: [UInt32] = []

  init(_ dataset: EncodedDataset, _ positions: [Int32], testUsers: [UInt32]) {
    let keys = dataset.keys(of: 0..<dataset.test.lowerBound)
    var isTested = [Bool](
      repeating: false, count: Int(max(testUsers.max() ?? 0, keys.users.max() ?? 0)) + 1)
    for user in testUsers { isTested[Int(user)] = true }
    starts = Array(repeating: 0, count: isTested.count + 1)
    for user in keys.users where isTested[Int(user)] { starts[Int(user) + 1] += 1 }
    for user in isTested.indices { starts[user + 1] += starts[user] }
    movies = Array(repeating: 0, count: starts[isTested.count])
    var next = starts
    for (user, movie) in zip(keys.users, keys.movies) where isTested[Int(user)] {
      movies[next[Int(user)]] = UInt32(positions[Int(movie)])
      next[Int(user)] += 1
    }
  }

  func movies(of user: UInt32) -> ArraySlice<UInt32> {
    movies[starts[Int(user)]..<starts[Int(user) + 1]]
  }
}
