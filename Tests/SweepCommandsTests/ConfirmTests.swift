import Foundation
import Testing

/// `sweep confirm`, with real processes and a real database.
@Suite(.ownThreads) struct ConfirmTests {
  /// The best configurations are clear: learning rates of 1e-2 and 1e-3 against 1e-4.
  private let grid = """
    name: small
    dataset: sample
    seeds: [1, 2]
    metric: auc
    defaults: {epochs: 1, embedding_dim: 4, attention_layers: 1, batch_size: 1000}
    experiments:
      - {name: baseline}
      - {name: slower, learning_rate: 1e-5}
      - {name: faster, learning_rate: 1e-3}
      - {name: fastest, learning_rate: 1e-2}
    """

  private func trained(_ grid: String? = nil) throws -> SweepProgram {
    let program = try SweepProgram()
    try program.write(grid ?? self.grid, to: "small.conf")
    let run = try program.run("small.conf")
    #expect(run.status == 0, "\(run.err)")
    return program
  }

  private func rows(_ sql: String, _ program: SweepProgram) throws -> [String] {
    let query = try program.run("query", sql, "--format", "csv")
    #expect(query.status == 0, "\(query.err)")
    return query.out.split(whereSeparator: \.isNewline).dropFirst().map(String.init)
  }

  @Test func aSweepIsConfirmedOnceAndItsReportShowsIt() throws {
    let program = try trained()
    let before = try program.read("results/small.md")
    #expect(before.contains("`sweep confirm small`"))
    let plan = try program.run("confirm", "--top", "2", "--seeds", "101..103", "--dry-run")
    #expect(plan.out.hasPrefix("small-confirm: 0 done, 9 missing, 0 failed\n"), "\(plan.err)")
    #expect(
      plan.err.contains(
        "note: confirming fastest and faster, the best 2 of 3 configurations of 'small' beside the "
          + "baseline by validation_auc, and the baseline with the seeds 101..103\n"), "\(plan.err)"
    )
    #expect(try rows("SELECT count(*) FROM trials", program) == ["8"])

    let first = try program.run("confirm", "small", "--top", "2", "--seeds", "101..103")
    #expect(first.status == 0, "\(first.err)")
    #expect(first.out.contains("fresh result"))
    #expect(first.out.hasSuffix("report: results/small.md\n"))
    let stored = try rows(
      "SELECT DISTINCT name, seed FROM results WHERE sweep = 'small-confirm' ORDER BY name, seed",
      program)
    #expect(
      stored
        == ["baseline", "faster", "fastest"].flatMap { name in (101...103).map { "\(name),\($0)" } }
    )

    let weights = try program.weights()
    let second = try program.run("confirm")
    #expect(second.status == 0, "\(second.err)")
    #expect(second.out.hasPrefix("nothing to do: 9 of 9 finished\n"))
    #expect(second.out.contains("fresh result"))
    #expect(try program.weights() == weights)

    // The sweep's own comparison is what it was, and the latest sweep is still the sweep.
    let report = try program.read("results/small.md")
    #expect(report.contains("\n## Confirmation\n"))
    #expect(!report.contains("`sweep confirm small`"))
    func table(_ text: String) -> [Substring] {
      text.split(separator: "\n").filter { $0.hasPrefix("|") && $0.contains("learning_rate") }
    }
    #expect(!table(before).isEmpty && table(before) == table(report))
    #expect(try program.run("report").out == report)
    let byLoss = try program.run("report", "small", "--metric", "logloss").out
    #expect(byLoss.contains("Log loss, tuned") && byLoss.contains("Log loss of fastest was "))
    let json = try program.run("report", "small", "--format", "json").out
    #expect(json.contains(#""chosen_by": "validation_auc""#))
    #expect(try program.run("report", "--lang", "ko").out.contains("\n## 확인\n"))
    #expect(try program.run("small.conf").out.hasPrefix("nothing to do: 8 of 8 finished\n"))
    #expect(try program.read("results/small.md") == report)
  }

  /// With splits, tuned and fresh values are means over the same splits.
  @Test func aSweepOnSplitsIsConfirmedOnTheSame() throws {
    let program = try trained(
      grid.replacing("seeds: [1, 2]", with: "seeds: [1]\nsplits: [4, 5, 6]"))
    let run = try program.run("confirm", "--top", "1", "--seeds", "7,8")
    #expect(run.status == 0, "\(run.err)")
    #expect(run.out.contains("They train on the same 3 splits"), "\(run.out)")
    #expect(run.out.contains("standard deviation over splits"), "\(run.out)")
    #expect(
      try rows(
        "SELECT split, count(*) FROM results WHERE sweep = 'small-confirm' GROUP BY split", program)
        == ["4,4", "5,4", "6,4"])
    #expect(try program.read("results/small.md").contains("| splits |"))
  }

  @Test func anInterruptedConfirmationResumes() throws {
    let program = try trained(
      grid.replacing("epochs: 1,", with: "epochs: 8,").replacing("[1, 2]", with: "[1]")
        .replacing("  - {name: slower, learning_rate: 1e-5}\n", with: ""))
    let process = try program.start(
      "confirm", "--top", "1", "--seeds", "7,9", "-j1", "--no-progress", out: "out", err: "err")
    try program.wait(for: process) { try program.read("err").contains("(seed 7): epoch 1/") }
    kill(process.processIdentifier, SIGINT)
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    let out = try program.read("out")
    #expect(out.hasSuffix("Interrupted. Resume with: sweep confirm\n"), "\(out)")
    let plan = try program.run("confirm", "--dry-run")
    #expect(plan.out.contains("(1 of them interrupted)"), "\(plan.out)")
    let rest = try program.run("confirm", "--no-progress")
    #expect(rest.status == 0, "\(rest.err)")
    // The first epoch is the interrupted attempt's, with its speed: it was not trained again.
    let line = try program.read("err").split(separator: "\n").first { $0.contains("): epoch 1/") }
    #expect(rest.err.contains(try #require(line)), "\(rest.err)")
    #expect(
      try rows("SELECT count(*) FROM results WHERE sweep = 'small-confirm'", program) == ["4"])
    #expect(try program.read("results/small.md").contains("\n## Confirmation\n"))
  }

  @Test func mistakesTrainNothing() throws {
    let empty = try SweepProgram()
    #expect(try empty.run("confirm").status == 2)
    let program = try trained()
    func error(_ arguments: String...) throws -> String {
      let run = try program.run(["confirm"] + arguments)
      #expect(run.status == 2, "\(run.out)")
      return run.err
    }
    #expect(try error("smal").contains("there is no sweep 'smal'"))
    #expect(
      try error("--seeds", "2,3").contains(
        "error: --seeds: the configurations were chosen by their results with 2, which would confirm "
          + "themselves; give seeds that 'small' does not use\n"))
    #expect(try error("--seeds", "3").contains("give at least two"))
    #expect(
      try error("--top", "4").contains(
        "error: --top: 'small' has 3 configurations beside the baseline, not 4\n"))
    #expect(try program.run("confirm", "--top", "0").status == 64)
    #expect(try program.run("confirm", "--seeds", "9..7").status == 64)
    #expect(try rows("SELECT count(*) FROM trials", program) == ["8"])

    #expect(try program.run("confirm", "--top", "1", "--seeds", "3..4").status == 0)
    let other = try error("--seeds", "5,6")
    #expect(
      other.contains(
        "'small' has a confirmation of fastest with the seeds 3,4 and has results: to confirm again with "
          + "others would be a second test"), "\(other)")
    // The way round the rule is not suggested.
    #expect(!other.contains("sweep rm"))
    #expect(try error("small-confirm").contains("'small-confirm' is the confirmation of 'small'"))
    try program.write(grid.replacing("name: small", with: "name: small-confirm"), to: "other.conf")
    let grid = try program.run("other.conf")
    #expect(grid.status == 2)
    #expect(grid.err.contains("'small-confirm' is the name of the confirmation of 'small'"))
    #expect(try program.run("rm", "sweep:small-confirm", "--yes").status == 0)
    #expect(try !program.run("report").out.contains("## Confirmation"))
    #expect(try program.run("confirm", "--top", "1", "--seeds", "5..6", "--dry-run").status == 0)
  }

  /// The results of seeds that were tried and left are known, although the sweep has them no longer.
  @Test func seedsThatWereSeenAreNotFresh() throws {
    let program = try SweepProgram()
    try program.write(
      grid.replacing("attention_layers: 1", with: "model: lr").replacing(
        "embedding_dim: 4, ", with: ""),
      to: "small.conf")
    #expect(try program.run("small.conf", "--seeds", "102,103", "--only", "slower").status == 0)
    #expect(try program.run("small.conf").status == 0)
    let seen = try program.run("confirm", "--seeds", "103..105")
    #expect(seen.status == 2)
    #expect(
      seen.err.contains(
        "error: --seeds: earlier runs trained configurations of 'small' with 103, so they are not "
          + "fresh"), "\(seen.err)")
    let plan = try program.run("confirm", "--dry-run")
    #expect(
      plan.err.contains("with 102,103, so they are not fresh and are skipped\n"), "\(plan.err)")
    #expect(plan.err.contains("with the seeds 101,104..112"), "\(plan.err)")
    #expect(try program.run("confirm", "--seeds", "104..105", "--dry-run").status == 0)
  }

  @Test func aSweepWithoutResultsIsNotConfirmed() throws {
    let program = try SweepProgram()
    try program.write(grid, to: "small.conf")
    #expect(try program.run("small.conf", "--only", "baseline").status == 0)
    let none = try program.run("confirm")
    #expect(none.status == 2)
    #expect(none.err.contains("there is nothing to choose from; run the sweep first"))
    // The best is the baseline: the others are confirmed all the same, and the text says so.
    #expect(try program.run("small.conf", "--only", "slower").status == 0)
    let slower = try program.run("confirm", "--seeds", "3..4")
    #expect(slower.status == 0, "\(slower.err)")
    #expect(
      slower.err.contains(
        "warning: 4 of 8 trials of 'small' have no result (faster, fastest; seed 1, 2), and "
          + "confirming fixes the choice by those that have one; finish the sweep first: sweep small.conf\n"
      ),
      "\(slower.err)")
    #expect(slower.out.contains("When they were chosen, 4 trials of the sweep had not finished."))
    #expect(slower.out.contains("the baseline itself was the best"))
  }
}
