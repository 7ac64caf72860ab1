import Evaluation
import ExperimentModel
import Testing

/// Several cuts at once, and users added in parts.
struct CutoffTests {
  @Test func everyCutIsAsItWouldBeAlone() {
    let rows = InvarianceTests.Rows(count: 400, seed: 3)
    func evaluation(_ cutoffs: [Int]) -> TestEvaluation {
      TestEvaluation(
        scores: rows.scores, labels: rows.labels, users: rows.users, items: rows.items,
        cutoffs: cutoffs)
    }
    let together = evaluation([1, 5, 10, 50])
    for cutoff in [1, 5, 10, 50] {
      let alone = evaluation([cutoff])
      #expect(alone.users == together.users)
      for (name, value) in alone.metrics { #expect(together.metrics[name] == value, "\(name)") }
      for (name, values) in alone.perUser { #expect(together.perUser[name] == values, "\(name)") }
    }
    #expect(together.metrics.count == 4 * 6 + RowMetric.allCases.count)
  }

  @Test func usersInPartsGiveTheSameMetrics() {
    let rows = InvarianceTests.Rows(count: 400, seed: 4)
    let whole = TestEvaluation(
      scores: rows.scores, labels: rows.labels, users: rows.users, items: rows.items)
    var ranking = RankingEvaluation(cutoffs: [10])
    for part in [0..<9, 9..<10, 10..<UInt32.max] as [Range<UInt32>] {
      let chosen = rows.users.indices.filter { part.contains(rows.users[$0]) }
      ranking.add(
        scores: chosen.map { rows.scores[$0] }, labels: chosen.map { rows.labels[$0] },
        users: chosen.map { rows.users[$0] }, items: chosen.map { rows.items[$0] })
    }
    #expect(ranking.users == whole.users)
    #expect(ranking.perUser == whole.perUser)
    for (name, value) in ranking.metrics { #expect(whole.metrics[name] == value, "\(name)") }
    ranking.add(scores: [.nan], labels: [1], users: [1], items: [1])
    #expect(ranking.metrics.isEmpty)
    #expect(RankingEvaluation(cutoffs: [3]).metrics.isEmpty)
  }
}
