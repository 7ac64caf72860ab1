import Evaluation
import Testing

/// What cannot be computed is absent; what is there is finite.
struct AbsentMetricTests {
  @Test func withoutRowsThereIsNothing() {
    let evaluation = TestEvaluation(scores: [], labels: [], users: [], items: [])
    #expect(evaluation.metrics.isEmpty)
    #expect(evaluation.users.isEmpty)
    #expect(evaluation.perUser.isEmpty)
    #expect(auc(scores: [], labels: []) == nil)
    #expect(logLoss(logits: [], labels: []) == nil)
  }

  @Test func onlyNegativesLeaveTheLogLoss() {
    let evaluation = TestEvaluation(
      scores: [1, 2], labels: [0, 0], users: [1, 2], items: [1, 1])
    #expect(evaluation.metrics.keys.sorted() == ["brier", "ece", "logloss"])
    #expect(evaluation.users.isEmpty)
  }

  @Test func onlyPositivesHaveNoAUC() {
    let evaluation = TestEvaluation(
      scores: [1, 2], labels: [1, 1], users: [1, 2], items: [1, 1])
    #expect(evaluation.metrics["auc"] == nil)
    #expect(evaluation.metrics["gauc"] == nil)
    #expect(evaluation.metrics["recall@10"] == 1)
  }

  /// Both labels over all rows, but no user with both.
  @Test func gaucNeedsAUserWithBothLabels() {
    let evaluation = TestEvaluation(
      scores: [1, 2], labels: [0, 1], users: [1, 2], items: [1, 1])
    #expect(evaluation.metrics["auc"] == 1)
    #expect(evaluation.metrics["gauc"] == nil)
  }

  @Test func aNaNLeavesNothing() {
    let evaluation = TestEvaluation(
      scores: [1, .nan], labels: [0, 1], users: [1, 1], items: [1, 2])
    #expect(evaluation.metrics.isEmpty)
    #expect(evaluation.users.isEmpty)
    #expect(auc(scores: [1, .nan], labels: [0, 1]) == nil)
  }

  /// An infinite score still ranks, but its likelihood is 0 or 1 exactly.
  @Test func anInfiniteScoreHasNoLogLoss() {
    let evaluation = TestEvaluation(
      scores: [-.infinity, .infinity], labels: [0, 1], users: [1, 1], items: [1, 2])
    #expect(evaluation.metrics["logloss"] == nil)
    #expect(evaluation.metrics["auc"] == 1)
    #expect(evaluation.metrics["ndcg_all@10"] == 1)
  }
}
