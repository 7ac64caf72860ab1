import ExperimentModel
import Foundation
import Testing

@testable import Datasets

/// What the metrics of a dataset's test rows rest on, from rows written by hand.
@Suite struct MetricSupportTests {
  /// Each row: user, movie and rating; the later half tests, the quarter before it validates.
  private func dataset(
    _ rows: [(Int, Int, Int)], evaluation: EvaluationProtocol? = nil
  ) throws -> EncodedDataset {
    let fixture = try DatasetFixture()
    let lines = rows.enumerated().map { "\($1.0)\t\($1.1)\t\($1.2)\t\(1_000 + $0)" }
    try fixture.write(
      "user_id:token\titem_id:token\trating:float\ttimestamp:float\n"
        + lines.joined(separator: "\n") + "\n", to: "source.inter")
    return try fixture.prepare {
      $0.split = SplitSpecification(kind: .byTime, test: 0.5, validation: 0.5)
      $0.evaluation = evaluation
    }
  }

  /// Eight rows that train and validate, then eight that test.
  private func tested(
    _ rows: [(Int, Int, Int)], evaluation: EvaluationProtocol? = nil
  ) throws -> [String: MetricSupport] {
    let before = rows.indices.map { ($0 % 2 + 1, 100 + $0, $0 % 2 == 0 ? 5 : 1) }
    return try dataset(before + rows, evaluation: evaluation).metricSupports()
  }

  @Test func usersAndRowsAreCounted() throws {
    // User 1 has both labels, user 2 positives only, user 3 negatives only.
    let found = try tested([
      (1, 100, 5), (1, 101, 1), (2, 102, 5), (2, 103, 5), (3, 104, 1), (3, 105, 1),
    ])
    #expect(found["ndcg_all@10"] == MetricSupport(.users, count: 2, decisive: 1))
    #expect(found["mrr@10"] == MetricSupport(.users, count: 2, decisive: 1))
    // No user has more rows than places.
    #expect(found["recall@10"] == MetricSupport(.users, count: 2, decisive: 0))
    #expect(found["hit_rate@10"] == MetricSupport(.users, count: 2, decisive: 0))
    #expect(found["gauc"] == MetricSupport(.users, count: 1, decisive: 1))
    #expect(found["auc"] == MetricSupport(.rows, count: 6, decisive: 6))
    #expect(found["logloss"] == MetricSupport(.rows, count: 6, decisive: 6))
    // No row of user 3 trains, and of the movies only the first few do.
    #expect(found["logloss/cold_users"] == MetricSupport(.rows, count: 2, decisive: 2))
    #expect(found["auc/cold_users"]?.count == 0)
    #expect(found["ndcg@10/cold_users"]?.count == 0)
    #expect(found["logloss/cold_movies"].map { $0.count > 0 } == true)
  }

  @Test func cutoffsDecideWhatOrdersCanChange() throws {
    // One positive among three rows.
    let rows = [(1, 100, 5), (1, 101, 1), (1, 102, 1)]
    let found = try tested(
      rows + rows.map { ($0.0 + 1, $0.1, $0.2) }, evaluation: .init(cutoffs: [1, 2, 3]))
    func decisive(_ name: String) -> Int? { found[name]?.decisive }
    #expect(decisive("recall@1") == 2 && decisive("recall@2") == 2 && decisive("recall@3") == 0)
    #expect(decisive("hit_rate@2") == 2 && decisive("hit_rate@3") == 0)
    #expect(decisive("ndcg@1") == 2 && decisive("ndcg@3") == 2 && decisive("map@3") == 2)
  }

  @Test func oneLabelLeavesTheLogLossAlone() throws {
    let positives = try tested([(1, 100, 5), (1, 101, 5), (2, 100, 4), (2, 103, 5)])
    #expect(positives["auc"]?.count == 0 && positives["gauc"]?.count == 0)
    #expect(positives["ndcg_all@10"]?.isConstant == true)
    let negatives = try tested([(1, 100, 1), (1, 101, 1), (2, 100, 1), (2, 103, 1)])
    #expect(negatives["ndcg_all@10"]?.count == 0 && negatives["auc"]?.count == 0)
    #expect(negatives["logloss"]?.count == 4)
  }

  @Test(arguments: [
    (EvaluationProtocol.Candidates.all, "all"), (.sampled(2), "sampled"),
  ])
  func candidatesAreOtherMovies(candidates: EvaluationProtocol.Candidates, scope: String) throws {
    let found = try tested(
      [(1, 100, 5), (2, 101, 5), (1, 103, 5), (2, 104, 5)],
      evaluation: .init(candidates: candidates, cutoffs: [1]))
    // All test rows are positive, so only candidates have a meaning.
    #expect(found["ndcg_all@10"]?.count == 0 && found["logloss"]?.count == 0)
    #expect(found["ndcg_all@10/\(scope)"] == MetricSupport(.users, count: 2, decisive: 2))
    #expect(found["recall@1/\(scope)"]?.decisive == 2)
    #expect(found["recall@10/\(scope)"]?.decisive == 0)
    #expect(found["auc/\(scope)"] == nil)
  }

  @Test(
    arguments: [
      (0, 5, "all 5 validation rows are negative"), (5, 5, "all 5 validation rows are positive"),
      (1, 1, "the only validation row is positive"), (2, 5, nil),
    ] as [(Int, Int, String?)])
  func partsOfOneLabelAreNamed(positives: Int, rows: Int, text: String?) {
    #expect(LabelCounts(rows: rows, positives: positives).oneLabelText("validation") == text)
  }
}
