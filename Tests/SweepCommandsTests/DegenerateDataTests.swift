import Foundation
import TestSupport
import Testing

/// Data on which models cannot differ are refused or warned of before anything trains.
@Suite struct DegenerateDataTests {
  private let program: SweepProgram

  init() throws { program = try SweepProgram() }

  /// Writes 400 ratings, one row per moment: by time the first 288 train, 32 validate, 80 test.
  private func write(
    _ split: String = "by_time", metric: String = "ndcg_all@10",
    rating: (_ row: Int) -> Int
  ) throws {
    try program.writeTinyDataset(rating: rating)
    try program.write(
      """
      dataset: {path: tiny, split: \(split)}
      metric: \(metric)
      defaults: {epochs: 1, batch_size: 4096, embedding_dim: 4, attention_layers: 1}
      experiments: [{name: a}, {name: b, dropout: 0.1}]
      """, to: "tiny.conf")
  }

  /// Six positive rows are in other parts with each split.
  @Test func everySplitIsChecked() throws {
    try program.writeTinyDataset { [3, 57, 111, 222, 305, 388].contains($0) ? 5 : 1 }
    func run(_ splits: String) throws -> SweepProgram.Output {
      try program.write(
        """
        dataset: tiny
        splits: \(splits)
        metric: auc
        defaults: {epochs: 1, batch_size: 4096, embedding_dim: 4, attention_layers: 1}
        experiments: [{name: a}, {name: b, dropout: 0.1}]
        """, to: "tiny.conf")
      return try program.run("tiny.conf", "--dry-run")
    }
    let refused = try run("[1, 9]")
    #expect(refused.status == 2)
    #expect(
      refused.err
        == "tiny.conf:3:9: error: split 9: metric: auc cannot be computed, because all 80 test rows "
        + "are negative; use other 'splits', or a larger 'test' share, or choose a metric that can decide: logloss, brier, ece\n"
    )
    let warned = try run("[1, 2, 5, 3]")
    #expect(warned.status == 0)
    #expect(
      warned.err.contains(
        "warning: splits 2 and 3: all 32 validation rows are negative, so there is no validation AUC"
      ))
    // What all splits have is said once, with the numbers of the first.
    #expect(
      warned.err.split(separator: "\n").filter { $0.contains("say little") }.map {
        $0.hasPrefix(
          "warning: metrics that rest on fewer than 20 users or rows say little: ndcg_all@10 (1")
      } == [true], "\(warned.err)")
  }

  private func mixed(_ row: Int) -> Int { (row / 20 + row) % 2 == 0 ? 5 : 1 }

  @Test(arguments: [
    (
      "rows",
      "raise 'min_rating' or add lower ratings, or sample negatives, "
        + "'negatives: {per_positive: 4}' under 'defaults', and rank the movies that users have not "
        + "seen, 'evaluation: {candidates: all}', and let 'metric: ndcg_all@10/all' decide"
    ),
    ("by_time", "divide the rows differently, with another 'split'"),
  ])
  func trainingRowsOfOneLabelAreRefused(split: String, remedy: String) throws {
    try write(split) { split == "rows" || $0 < 288 ? 5 : mixed($0) }
    for arguments in [["tiny.conf"], ["tiny.conf", "--dry-run"]] {
      let run = try program.run(arguments)
      #expect(run.status == 2)
      #expect(
        run.err
          == "tiny.conf:1:10: error: all 288 training rows are positive, so there is nothing to "
          + "learn; \(remedy)\n")
      #expect(!program.exists("results/sweep.sqlite"))
    }
  }

  @Test(arguments: [
    ("ndcg_all@10", 5, "is the same for every model, because all 80 test rows are positive"),
    ("auc", 5, "cannot be computed, because all 80 test rows are positive"),
    ("ndcg_all@10", 1, "cannot be computed, because all 80 test rows are negative"),
  ])
  func aMetricThatDecidesNothingIsRefused(metric: String, rating: Int, reason: String) throws {
    try write(metric: metric) { $0 < 320 ? mixed($0) : rating }
    let run = try program.run("tiny.conf")
    #expect(run.status == 2)
    #expect(
      run.err
        == "tiny.conf:2:9: error: metric: \(metric) \(reason); choose a metric that can decide: "
        + "logloss, brier, ece\n")
  }

  /// Users like everything or nothing, so each one's rows have one order.
  @Test func usersOfOneLabelEachDecideNothing() throws {
    try write("rows") { $0 % 2 == 0 ? 5 : 1 }
    let run = try program.run("tiny.conf")
    #expect(run.status == 2)
    #expect(
      run.err.contains(
        "ndcg_all@10 is the same for every model, because none of the 10 users with a positive test "
          + "row has a negative one; choose a metric that can decide: auc, logloss, brier, ece"),
      "\(run.err)")
    try write("rows", metric: "auc") { $0 % 2 == 0 ? 5 : 1 }
    let other = try program.run("tiny.conf", "--no-progress")
    #expect(other.status == 0, "\(other.err)")
    #expect(
      other.err.contains("warning: gauc cannot be computed, because no user has a positive and"))
    #expect(other.err.contains("warning: ndcg_all@10, recall@10, "), "\(other.err)")
  }

  @Test func whatCannotBeComputedIsAbsentEverywhere() throws {
    try write(metric: "logloss") { $0 < 288 ? mixed($0) : 1 }
    let run = try program.run("tiny.conf", "--no-progress")
    #expect(run.status == 0, "\(run.err)")
    #expect(
      run.err.hasPrefix(
        "warning: all 32 validation rows are negative, so there is no validation AUC and no best "
          + "epoch\n"), "\(run.err)")
    #expect(run.err.contains("\nwarning: ndcg_all@10, recall@10, ndcg@10, "))
    #expect(
      run.err.contains(" auc, gauc cannot be computed, because all 80 test rows are negative\n"))
    let lines = run.out + run.err
    #expect(lines.contains(", AUC –, "))
    #expect(lines.contains(", NDCG –, Hitrate –"))
    #expect(!lines.contains("AUC 0.5"))

    func query(_ sql: String) throws -> String {
      try program.run("query", sql, "--format", "csv").out
    }
    #expect(
      try query("SELECT DISTINCT validation_auc, best_validation_auc, is_best FROM epochs")
        == "validation_auc,best_validation_auc,is_best\r\n,,0\n")
    #expect(try query("SELECT DISTINCT auc, ndcg, gauc FROM results") == "auc,ndcg,gauc\r\n,,\n")
    let evaluated = try program.run("evaluate", "a")
    #expect(evaluated.out.contains("auc –\n") && evaluated.out.contains("ndcg_all@10 –\n"))
    #expect(try program.run("show", "a").out.contains("\n  auc                  not defined\n"))
    #expect(try program.run("verify", "a").status == 0)
    let best = try program.run(
      "report", "--format", "csv", "--columns", "name,epoch,validation_auc,train_loss", "--epoch",
      "best")
    #expect(best.out == "name,epoch,validation_auc,train_loss\r\na,,,\r\nb,,,\r\n")
    let plot = try program.run("plot", "--metric", "validation_auc")
    #expect(plot.out == "no epoch has a validation AUC\n")
    #expect(
      try program.run("compare", "a", "b").out.contains("none: the validation rows are all of"))
  }

  @Test func metricsThatRestOnFewAreLeftOutWithTheirNumbers() throws {
    // Of the test rows, four rows each of users 1 to 20; only user 1 has both labels.
    try write { row in row < 320 ? mixed(row) : row % 20 == 0 ? mixed(row / 20) : 5 }
    let run = try program.run("tiny.conf", "--no-progress")
    #expect(run.status == 0, "\(run.err)")
    #expect(
      run.err.contains("fewer than 20 users or rows say little: gauc (1 user)\n"), "\(run.err)")
    let report = try program.read("results/tiny.md")
    #expect(report.contains("rest on fewer than 20 users or rows: GAUC (1 user)"))
    #expect(report.contains("20 users: NDCG; Hitrate; "))
    #expect(report.contains("80 rows: AUC; Log loss"))
    #expect(report.contains("Every model has the same Hitrate, Hit rate@10 on these test rows"))
    #expect(!report.contains("`gauc`"))
    // Of all users' rows, only those of user 1 have more than one order.
    #expect(report.contains("Models can differ in NDCG for only 1 of 20 users"))
    #expect(run.err.contains("have one order: ndcg_all@10 (1 of 20 users), "))
    #expect(
      try program.run("evaluate", "a").err.contains("note: gauc rests on only 1 user\n"))
    #expect(
      try program.run(
        "query", "SELECT DISTINCT n FROM metric_results WHERE metric = 'gauc'", "--format", "csv"
      ).out == "n\r\n1\n")
  }
}
