import Foundation
import TestSupport
import Testing

/// Losses that compare rows of a user, from the grid file to reports and recommendations.
@Suite(.ownThreads) struct ListLossSweepTests {
  private let grid = """
    name: lists
    dataset: sample
    metric: gauc
    defaults: {epochs: 1, embedding_dim: 4, batch_size: 1000, attention_layers: 1}
    experiments:
      - {name: rows}
      - {name: pairs, loss: bpr}
      - {name: mixed, loss: {name: hinge, weight: 0.5}}
      - {name: lists, loss: {name: softmax, list_size: 3}}
    """

  @Test func scoresThatAreNoProbabilitiesAreNotShownAsSuch() throws {
    let program = try SweepProgram()
    try program.write(grid, to: "lists.conf")
    let run = try program.run("lists.conf", "--no-progress", "--threads", "2")
    #expect(run.status == 0, "\(run.err)")
    let losses = try program.run(
      "query", "SELECT name, logloss IS NULL AS absent FROM results ORDER BY name", "--format",
      "csv"
    ).out.split(whereSeparator: \.isNewline)
    #expect(losses == ["name,absent", "lists,1", "mixed,0", "pairs,1", "rows,0"])
    let verified = try program.run("verify", "lists")
    #expect(verified.out.hasPrefix("identical: "), "\(verified.out)\(verified.err)")

    for (name, isProbability) in [("mixed", true), ("pairs", false)] {
      #expect(try program.run("evaluate", name, "--predictions", "p.csv").status == 0)
      let lines = try program.read("p.csv").split(whereSeparator: \.isNewline)
      let row = lines[1].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      #expect(row[4].isEmpty == !isProbability)
      let options = ["--user", row[0], "--item", row[1]]
      let explained = try program.run(["explain", name] + options)
      #expect(
        explained.out.contains(isProbability ? ") predicts 0." : "(a logit, not a probability)"),
        "\(explained.out)\(explained.err)")
      let json = try program.run(["explain", name, "--format", "json"] + options)
      #expect(json.out.contains("\"probability\"") == isProbability)
      let recommended = try program.run("recommend", name, "--user", row[0])
      #expect(recommended.status == 0)
      #expect(
        recommended.out.contains("scores are logits that order a user's movies") == !isProbability)
    }

    let report = try program.read("results/lists.md")
    #expect(
      report.contains("Absent from 2 configurations: Log loss, Brier score, ECE."), "\(report)")
    #expect(report.contains("training rows, which losses that compare rows of a user"))
    let korean = try program.run("report", "lists", "--lang", "ko")
    #expect(korean.out.contains("구성 2개에는 없는 지표: 로그 손실, 브라이어 점수, ECE."), "\(korean.err)")
    let judged = try program.run("report", "lists", "--metric", "logloss")
    #expect(judged.status == 0, "\(judged.err)")
  }

  @Test func aMetricOfProbabilitiesNeedsThem() throws {
    let program = try SweepProgram()
    try program.write(grid.replacing("metric: gauc", with: "metric: logloss"), to: "lists.conf")
    let run = try program.run("lists.conf", "--dry-run")
    #expect(run.status == 2)
    #expect(
      run.err.contains(
        "lists.conf:3:9: error: metric: logloss needs probabilities, and the scores of 'pairs' and 1 "
          + "more are none, because the loss bpr with a weight of 1 only compares rows of a user; set "
          + "a 'loss.weight' below 1, or let 'metric: gauc' decide"), "\(run.err)")
  }

  @Test(arguments: [
    ("early_stopping: {monitor: validation_logloss}", "validation_logloss"),
    ("schedule: {name: reduce_on_plateau, monitor: validation_brier}", "validation_brier"),
  ])
  func aMonitorOfProbabilitiesNeedsThem(setting: String, metric: String) throws {
    let program = try SweepProgram()
    try program.write(
      grid.replacing("epochs: 1", with: "epochs: 9").replacing(
        "loss: bpr}", with: "loss: bpr, \(setting)}"), to: "lists.conf")
    let run = try program.run("lists.conf", "--dry-run")
    #expect(run.status == 2)
    #expect(
      run.err.contains(
        "pairs: \(metric) needs probabilities, and the scores of the loss bpr with a weight of 1 are "
          + "none; monitor validation_gauc instead, or set a 'loss.weight' below 1"), "\(run.err)")
  }

  /// No user has a hundred validation rows of which some are left out.
  @Test func aMonitorThatCannotChangeIsRefused() throws {
    let program = try SweepProgram()
    try program.write(
      grid.replacing("epochs: 1", with: "epochs: 9").replacing(
        "loss: bpr}", with: "loss: bpr, early_stopping: {monitor: 'validation_recall@400'}}"),
      to: "lists.conf")
    let run = try program.run("lists.conf", "--dry-run")
    #expect(run.status == 2)
    #expect(
      run.err.contains("pairs: validation_recall@400 is the same for every model, because no user"),
      "\(run.err)")
  }

  /// Sampled negatives are among the validation rows.
  @Test func validationMetricsNeedTheSameRows() throws {
    let program = try SweepProgram()
    try program.write(
      grid.replacing("metric: gauc", with: "metric: validation_gauc").replacing(
        "{name: lists, loss: {name: softmax, list_size: 3}}",
        with: "{name: four, negatives: {per_positive: 4}}"), to: "lists.conf")
    let run = try program.run("lists.conf", "--dry-run")
    #expect(run.status == 2)
    #expect(
      run.err.contains(
        "lists.conf:3:9: error: metric: validation_gauc cannot compare 'rows' with 'four', because "
          + "their validation rows differ: 'negatives.per_positive' is 0 and 4; let 'metric: gauc' "
          + "decide"), "\(run.err)")
  }

  /// Twenty users rate twenty movies; by time, the first 288 rows train, then 32 validate.
  private func write(
    _ settings: String, _ program: SweepProgram, rating: (_ row: Int) -> Int
  ) throws {
    try program.writeTinyDataset(rating: rating)
    try program.write(
      """
      dataset: {path: tiny, split: by_time}
      metric: auc
      defaults: {epochs: 2, embedding_dim: 4, attention_layers: 1}
      experiments: [{name: a}, {name: b, loss: bpr, \(settings)}]
      """, to: "tiny.conf")
  }

  @Test func rowsWithoutPairsAreRefusedBeforeTraining() throws {
    let program = try SweepProgram()
    try write("dropout: 0.1", program) { $0 % 2 == 0 ? 5 : 1 }
    let run = try program.run("tiny.conf", "--dry-run")
    #expect(run.status == 2)
    #expect(
      run.err.contains(
        "tiny.conf:4:36: error: b: no user has training rows of both labels, so the loss bpr has "
          + "nothing to compare; use 'loss: bce'"), "\(run.err)")
  }

  @Test func validationRowsWithoutPairsHaveNoLoss() throws {
    let program = try SweepProgram()
    // Of the validation rows, 20 users' are of one label each.
    func rating(_ row: Int) -> Int {
      (288..<320).contains(row) ? (row % 20 < 10 ? 5 : 1) : (row / 20 + row) % 2 == 0 ? 5 : 1
    }
    try write("dropout: 0.1", program, rating: rating)
    let run = try program.run("tiny.conf", "--no-progress")
    #expect(run.status == 0, "\(run.err)")
    #expect(
      run.err.contains(
        "warning: no user has validation rows of both labels, so the validation loss is always 0 for b"
      ),
      "\(run.err)")
    let losses = try program.run(
      "query", "SELECT DISTINCT validation_loss FROM epochs WHERE name = 'b'", "--format", "csv")
    #expect(
      losses.out.split(whereSeparator: \.isNewline).map(String.init) == ["validation_loss", "0.0"])
    try write("early_stopping: validation_loss", program, rating: rating)
    let monitoring = try program.run("tiny.conf", "--dry-run")
    #expect(monitoring.status == 2)
    #expect(
      monitoring.err.contains(
        "b: validation_loss is always 0, because no user has validation rows of both labels; monitor "
          + "validation_auc instead"), "\(monitoring.err)")
  }
}
