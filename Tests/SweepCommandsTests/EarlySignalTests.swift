import Foundation
import TestSupport
import Testing

/// Signals and closed outputs before training begins.
@Suite(.ownThreads) struct EarlySignalTests {
  private let program: SweepProgram

  init() throws {
    program = try SweepProgram()
    try program.write(smallGrid, to: "small.conf")
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP], [[], ["--dry-run"]])
  func aRunThatReadsItsDataEndsWithAMessage(signal: Int32, options: [String]) throws {
    // Nothing is written into the pipe, so the run waits for its data.
    #expect(mkfifo(program.folder.path("pipe.csv"), 0o600) == 0)
    try program.write(
      """
      dataset: {path: pipe.csv, label: clicked, fields: {user: user, item: item}}
      experiments: [{name: baseline}]
      """, to: "grid.conf")
    let process =
      options.isEmpty
      ? try program.start("grid.conf", out: "out", err: "err")
      : try program.start("grid.conf", options[0], out: "out", err: "err")
    // Can be opened as soon as the run reads from the pipe, which then stays empty.
    var writer: Int32 = -1
    defer { close(writer) }
    let waitsForData = program.wait(for: process) {
      writer = open(program.folder.path("pipe.csv"), O_WRONLY | O_NONBLOCK)
      return writer >= 0
    }
    #expect(waitsForData)
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit)
    #expect(process.terminationStatus == 130)
    #expect(try program.read("err") == "Interrupted. Run the same command to resume.\n")
    #expect(!program.exists("results"))
  }

  /// A reader of messages that has gone must not end what it no longer follows.
  @Test func aClosedStandardErrorEndsNothing() throws {
    try program.write(
      smallGrid.replacing(
        "dataset: sample", with: "dataset: sample\nevaluation: {candidates: {sampled: 20}}"),
      to: "warned.conf")
    for redirection in ["2>&-", "2> >(exec true)"] {
      let run = try program.run(
        as: ["bash", "-c", "sleep 0.2; \"$0\" warned.conf --only baseline \(redirection)"], [])
      #expect(run.status == 0, "\(redirection): \(run.out)")
      #expect(run.out.contains("report: results/small.md"))
    }
    let refused = try program.run(
      as: ["bash", "-c", "exec 2> >(exec true); sleep 0.2; \"$0\" nowhere.conf"], [])
    #expect(refused.status == 2)
  }
}
