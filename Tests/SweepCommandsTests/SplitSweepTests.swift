import Foundation
import TestSupport
import Testing

/// Splits as a second axis, from grid file to report.
@Suite(.ownThreads) struct SplitSweepTests {
  private func grid(_ splits: String) -> String {
    smallGrid.replacing("dataset: sample", with: "dataset: sample\nseeds: [1, 2]\n\(splits)")
  }

  private func states(_ program: SweepProgram) throws -> [String] {
    try program.run(
      "query", "SELECT split, seed, state FROM results WHERE name = 'baseline'", "--format", "csv"
    ).out.split(whereSeparator: \.isNewline).dropFirst().map(String.init)
  }

  @Test func aSweepOverSplitsIsInterruptedResumedAndExtended() throws {
    let program = try SweepProgram()
    try program.write(
      grid("splits: [3, 1]").replacing("epochs: 2", with: "epochs: 6"), to: "small.conf")
    let process = try program.start("small.conf", "-j1")
    #expect(try program.wait(for: process) { try program.recordedEpochs() > 0 })
    process.interrupt()
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    let resumed = try program.run("small.conf")
    #expect(resumed.status == 0, "\(resumed.err)")
    #expect(
      try states(program) == ["3,1,finished", "3,2,finished", "1,1,finished", "1,2,finished"])
    let report = try program.read("results/small.md")
    #expect(report.contains("2 configurations × 2 splits × 2 seeds"))
    #expect(report.contains("## Splits"))
    #expect(report.contains("they cover other splits of these data"))
    #expect(try program.run("small.conf", "--dry-run").out.contains("8 done, 0 missing"))

    // Another split trains its own trials alone.
    try program.write(
      grid("splits: [3, 1, 4]").replacing("epochs: 2", with: "epochs: 6"), to: "small.conf")
    let plan = try program.run("small.conf", "--dry-run")
    #expect(plan.out.contains("8 done, 4 missing"), "\(plan.out)")
    #expect(!plan.err.contains("retrained"), "\(plan.err)")
    #expect(try program.run("small.conf").status == 0)
    #expect(try states(program).count == 6)
    #expect(
      try program.read("results/small.md").contains(
        "had been seen before the seeds, splits and baseline were"))
    let json = try program.run("report", "small", "--format", "json").out
    #expect(json.contains(#""splits""#) && json.contains(#""overlap""#))
  }

  /// A fold of the user without positive rows has no NDCG, so nothing is trained.
  @Test func foldsWithoutAValueAreRefused() throws {
    let program = try SweepProgram()
    let rows = (0..<8).flatMap { user in
      (0..<12).map { "u\(user),i\($0),\(user == 3 ? 0 : $0 % 2)" }
    }
    try FileManager.default.createDirectory(
      atPath: program.folder.path("data"), withIntermediateDirectories: true)
    try program.write((["user,item,label"] + rows).joined(separator: "\n"), to: "data/t.csv")
    try program.write(
      """
      dataset: {path: t.csv, label: label, fields: {user: user, item: item}}
      seeds: {start: 3, most: 6, until: settled}
      folds: {count: 8, by: user}
      defaults: {epochs: 1, model: lr}
      experiments: [{name: baseline}, {name: fast, learning_rate: 1}]
      """, to: "f.conf")
    let run = try program.run("f.conf")
    #expect(run.status == 2)
    #expect(run.err.hasPrefix("f.conf:3:8: error: fold "))
    #expect(
      run.err.contains(
        ": metric: ndcg_all@10 cannot be computed, because all 12 test rows are negative; use fewer "
          + "folds, or folds 'by: row', or 'splits', or choose a metric that can decide: "),
      "\(run.err)")
  }

  /// Each row is tested by one fold, so the folds' test rows are all rows.
  @Test func foldsTrain() throws {
    let program = try SweepProgram()
    try program.write(grid("folds: {count: 3, by: user}"), to: "small.conf")
    let run = try program.run("small.conf")
    #expect(run.status == 0, "\(run.err)")
    #expect(
      try states(program) == [1, 2, 3].flatMap { ["\($0),1,finished", "\($0),2,finished"] })
    let hashes = try program.run(
      "query", "SELECT count(DISTINCT data_hash) AS n FROM results", "--format", "csv")
    #expect(hashes.out.hasSuffix("3\n"))
  }
}
