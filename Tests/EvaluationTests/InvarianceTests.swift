import Arithmetic
import Evaluation
import ExperimentModel
import Testing

/// What must not change a metric.
struct InvarianceTests {
  struct Rows {
    var scores: [Float] = []
    var labels: [UInt8] = []
    var users: [UInt32] = []
    var items: [UInt32] = []

    /// Rows with many tied scores, the same for a seed on every machine.
    init(count: Int, seed: UInt64) {
      var random = SplitMix64(seed: seed)
      for row in 0..<count {
        scores.append(Float(Int.random(in: -8...8, using: &random)) / 4)
        labels.append(UInt8.random(in: 0...1, using: &random))
        users.append(UInt32.random(in: 0..<UInt32(max(1, count / 15)), using: &random))
        items.append(UInt32(row))
      }
    }

    func permuted(seed: UInt64) -> Rows {
      var random = SplitMix64(seed: seed)
      let order = scores.indices.shuffled(using: &random)
      var copy = self
      copy.scores = order.map { scores[$0] }
      copy.labels = order.map { labels[$0] }
      copy.users = order.map { users[$0] }
      copy.items = order.map { items[$0] }
      return copy
    }

    var evaluation: TestEvaluation {
      TestEvaluation(scores: scores, labels: labels, users: users, items: items)
    }
  }

  @Test(arguments: 1...5 as ClosedRange<UInt64>)
  func orderOfRowsDoesNotMatter(_ seed: UInt64) throws {
    let rows = Rows(count: 400, seed: seed)
    let plain = rows.evaluation
    let permuted = rows.permuted(seed: seed &+ 100).evaluation
    #expect(plain.users == permuted.users)
    #expect(plain.perUser == permuted.perUser)
    // Sums in row order: equal but for rounding.
    for name in Self.ofProbabilities {
      let losses = [plain, permuted].compactMap { $0.metrics[name] }
      #expect(losses.count == 2 && abs(losses[0] - losses[1]) < 1e-14, "\(name)")
    }
    let a = plain.metrics.filter { !Self.ofProbabilities.contains($0.key) }
    let b = permuted.metrics.filter { !Self.ofProbabilities.contains($0.key) }
    #expect(a == b)
  }

  private static let ofProbabilities = RowMetric.allCases.filter(\.needsProbabilities).map(\.name)

  @Test(arguments: 1...5 as ClosedRange<UInt64>)
  func onlyTheOrderOfScoresMatters(_ seed: UInt64) {
    let rows = Rows(count: 400, seed: seed)
    var transformed = rows
    // Strictly increasing, exact in Float for quarters between -2 and 2.
    transformed.scores = rows.scores.map { $0 * $0 * $0 + 3 * $0 - 100 }
    let a = rows.evaluation.metrics.filter { !Self.ofProbabilities.contains($0.key) }
    let b = transformed.evaluation.metrics.filter { !Self.ofProbabilities.contains($0.key) }
    #expect(a == b)
    #expect(a.count == 8)
  }

  @Test(arguments: 1...3 as ClosedRange<UInt64>)
  func turningTheScoresRoundMirrorsAUC(_ seed: UInt64) throws {
    let rows = Rows(count: 300, seed: seed)
    let forward = try #require(auc(scores: rows.scores, labels: rows.labels))
    let backward = try #require(auc(scores: rows.scores.map { -$0 }, labels: rows.labels))
    #expect(abs(forward + backward - 1) < 1e-15)
  }

  /// Against the definition: every pair of a positive and a negative, one by one.
  @Test(arguments: 1...3 as ClosedRange<UInt64>)
  func aucCountsPairs(_ seed: UInt64) {
    let rows = Rows(count: 200, seed: seed)
    var halves = 0
    var pairs = 0
    for a in rows.scores.indices where rows.labels[a] == 1 {
      for b in rows.scores.indices where rows.labels[b] == 0 {
        pairs += 1
        if rows.scores[a] > rows.scores[b] { halves += 2 }
        if rows.scores[a] == rows.scores[b] { halves += 1 }
      }
    }
    #expect(auc(scores: rows.scores, labels: rows.labels) == Double(halves) / Double(2 * pairs))
  }

  @Test func everyRankingMetricLiesBetweenZeroAndOne() {
    let evaluation = Rows(count: 1000, seed: 9).evaluation
    for (name, values) in evaluation.perUser {
      #expect(values.allSatisfy { (0...1).contains($0) }, "\(name)")
      #expect(values.count == evaluation.users.count)
    }
    #expect(evaluation.users == evaluation.users.sorted())
  }
}
