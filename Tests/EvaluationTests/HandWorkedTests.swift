import Evaluation
import Testing

/// Small cases worked out by hand, in the comments.
struct HandWorkedTests {
  /// A user's three test rows, with a top of 2:
  ///
  ///     rank  score  label   discount 1/log₂(rank + 1)
  ///      1     0.9     0       1
  ///      2     0.5     1       1/log₂3 = 0.6309297535714575
  ///      3     0.1     1       1/2
  @Test func oneUserWithAPositiveBelowTheCut() throws {
    let evaluation = TestEvaluation(
      scores: [0.1, 0.9, 0.5], labels: [1, 0, 1], users: [7, 7, 7], items: [1, 2, 3], cutoffs: [2])
    // The only hit stands at rank 2; two positives in all, and both could stand in the top 2.
    let expected = [
      // Ideal over both positives: 1 + 0.63093.
      "ndcg_all@2": 0.6309297535714575 / 1.6309297535714575,
      "ndcg@2": 0.6309297535714575 / 1.6309297535714575,
      "recall@2": 0.5,
      "hit_rate@2": 1,
      "mrr@2": 0.5,
      // Precision at rank 2 is 1/2, over min(2, 2).
      "map@2": 0.25,
      // Pairs (0.5, 0.9) and (0.1, 0.9): both in the wrong order.
      "auc": 0,
      "gauc": 0,
    ]
    for (name, value) in expected {
      #expect(abs(try #require(evaluation.metrics[name]) - value) < 1e-15, "\(name)")
    }
    #expect(evaluation.users == [7])
  }

  /// Three positives in a row and a top of 1: the ideal over all positives is
  /// 1 + 0.63093 + 0.5 = 2.13093, the ideal cut at 1 is 1.
  @Test func idealOverAllPositivesIsNotCut() {
    let evaluation = TestEvaluation(
      scores: [3, 2, 1], labels: [1, 1, 1], users: [0, 0, 0], items: [0, 1, 2], cutoffs: [1])
    #expect(evaluation.metrics["ndcg@1"] == 1)
    #expect(abs(evaluation.metrics["ndcg_all@1"]! - 1 / 2.1309297535714575) < 1e-15)
    #expect(evaluation.metrics["recall@1"] == 1.0 / 3)
    #expect(evaluation.metrics["map@1"] == 1)
  }

  /// User 1: labels 1, 0, 1 from the top; user 2: only negatives, so it is left out;
  /// user 3: one row, positive.
  ///
  /// map of user 1: precisions 1 and 2/3 over min(10, 2) = 5/6; of user 3: 1; mean 11/12.
  /// auc: negatives score 2, 9, 8; positives 3, 1, 0.5. Only (3, 2) is in order: 1 of 9.
  /// gauc: user 1 alone has both labels; its pairs (3, 2) right and (1, 2) wrong: 1/2.
  @Test func usersWithoutAPositiveAreLeftOut() {
    let evaluation = TestEvaluation(
      scores: [9, 3, 2, 1, 8, 0.5], labels: [0, 1, 0, 1, 0, 1], users: [2, 1, 1, 1, 2, 3],
      items: [1, 1, 2, 3, 2, 1])
    #expect(evaluation.users == [1, 3])
    #expect(evaluation.perUser["map@10"] == [(1 + 2.0 / 3) / 2, 1])
    #expect(abs(evaluation.metrics["map@10"]! - 11.0 / 12) < 1e-15)
    #expect(evaluation.perUser["recall@10"] == [1, 1])
    #expect(evaluation.metrics["auc"] == 1.0 / 9)
    #expect(evaluation.metrics["gauc"] == 0.5)
  }

  /// Users of 2 and 3 rows with areas 1 and 0 and a user with one kind of label, who has no
  /// weight: (2·1 + 3·0) / 5.
  @Test func groupedAUCIsWeightedByRows() {
    let evaluation = TestEvaluation(
      scores: [2, 1, 1, 2, 3, 5, 6], labels: [1, 0, 1, 0, 0, 1, 1], users: [1, 1, 2, 2, 2, 3, 3],
      items: [1, 2, 3, 4, 5, 6, 7])
    #expect(evaluation.metrics["gauc"] == 0.4)
  }

  /// Equal scores: the lower item index stands first, whatever the order of the rows.
  @Test(arguments: [[UInt32(4), 9], [9, 4]])
  func tiesAreSettledByItem(_ items: [UInt32]) {
    let evaluation = TestEvaluation(
      scores: [0.5, 0.5], labels: items.map { $0 == 9 ? 1 : 0 }, users: [1, 1], items: items)
    #expect(evaluation.metrics["mrr@10"] == 0.5)
    #expect(evaluation.metrics["gauc"] == 0.5)
  }

  @Test func negativeZeroTiesWithZero() {
    #expect(auc(scores: [0, -0.0], labels: [1, 0]) == 0.5)
    #expect(auc(scores: [-0.0, 0], labels: [1, 0]) == 0.5)
  }

  /// Positives 2, 1; negatives 1, 0: (2,1) right, (2,0) right, (1,1) half, (1,0) right.
  @Test func tiesCountHalfInAUC() {
    #expect(auc(scores: [2, 1, 1, 0], labels: [1, 1, 0, 0]) == 3.5 / 4)
  }

  /// A hit at rank 11 is in no top 10, but is a positive of the user.
  @Test func defaultCutoffIsTen() {
    let scores = (0..<11).map { -Float($0) }
    let labels = (0..<11).map { UInt8($0 == 10 ? 1 : 0) }
    let evaluation = TestEvaluation(
      scores: scores, labels: labels, users: [UInt32](repeating: 1, count: 11),
      items: (0..<11).map { UInt32($0) })
    for name in ["ndcg_all", "recall", "ndcg", "hit_rate", "mrr", "map"] {
      #expect(evaluation.metrics["\(name)@10"] == 0, "\(name)")
    }
    #expect(evaluation.users == [1])
  }
}
