import ExperimentModel
import Testing

@testable import ExperimentFile

/// Metrics that are 1 for every model, because a user's own test rows leave nothing to rank.
@Suite struct CertainMetricTests {
  static let mistakes: [GridMistake] = [
    .init(
      "oneTestRowByDefault",
      """
      dataset: {path: d, split: leave_one_out}
      experiments: [{name: baseline}]
      """,
      """
      g.conf:1:10: error: metric: ndcg_all@10 is 1 for every model, because the split leaves each \
      user one test row to rank; rank all movies, 'evaluation: {candidates: all}', and let 'metric: \
      ndcg_all@10/all' decide
      """),
    .init(
      "oneTestRow",
      """
      dataset: {path: d, split: {kind: last, n: 1}}
      metric: {name: mrr@10}
      experiments: [{name: baseline}]
      """,
      """
      g.conf:2:9: error: metric: mrr@10 is 1 for every model, because the split leaves each user \
      one test row to rank; rank all movies, 'evaluation: {candidates: all}', and let 'metric: \
      mrr@10/all' decide
      """),
    .init(
      "oneValidationRow",
      """
      dataset: {path: d, split: leave_one_out}
      evaluation: {candidates: all}
      metric: validation_mrr@10
      experiments: [{name: baseline}]
      """,
      """
      g.conf:3:9: error: metric: validation_mrr@10 is 1 for every model, because the split leaves \
      each user one validation row to rank; let 'metric: validation_auc' decide
      """),
    .init(
      "noMoreRowsThanPlaces",
      """
      dataset: {path: d, split: {kind: last, n: 5}}
      evaluation: {k: 5}
      metric: hit_rate@5
      experiments: [{name: baseline}]
      """,
      """
      g.conf:3:9: error: metric: hit_rate@5 is 1 for every model, because the split leaves each user \
      5 test rows to rank; rank all movies, 'evaluation: {candidates: all}', and let 'metric: \
      hit_rate@5/all' decide
      """),
  ]

  @Test(arguments: mistakes) func isExplained(_ mistake: GridMistake) { mistake.check() }

  @Test(arguments: [
    ("{kind: last, n: 5}", "recall@3", "own"), ("{kind: last, n: 2}", "ndcg@10", "own"),
    ("leave_one_out", "auc", "own"), ("leave_one_out", "hit_rate@10/all", "all"),
    ("leave_one_out", "ndcg@10/sampled", "{sampled: 99}"), ("by_user", "hit_rate@10", "own"),
  ])
  func othersMayDecide(_ split: String, _ metric: String, _ candidates: String) throws {
    let grid = """
      dataset: {path: d, split: \(split)}
      evaluation: {candidates: \(candidates), k: 3}
      metric: \(metric)
      experiments: [{name: baseline}]
      """
    #expect(try GridFile.parse(grid, file: "g.conf").metric.name == metric)
  }
}
