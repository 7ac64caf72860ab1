import Foundation
import TestSupport
import Testing

/// Limits of a run: time, attempts, memory, and one runner per database.
@Suite(.ownThreads) struct LimitTests {
  private let long = smallGrid.replacing("epochs: 2", with: "epochs: 100000")

  private func column(_ sql: String, _ program: SweepProgram) throws -> [String] {
    try program.run("query", sql, "--format", "csv").out
      .split(whereSeparator: \.isNewline).dropFirst().map(String.init)
  }

  @Test func aTrialThatTakesTooLongIsTimedOut() throws {
    let program = try SweepProgram()
    try program.write(long, to: "small.conf")
    let run = try program.run("small.conf", "--timeout", "1s")
    #expect(run.status == 1)
    #expect(try column("SELECT state FROM results", program) == ["timed_out", "timed_out"])
    #expect(try column("SELECT attempts FROM results", program) == ["1", "1"])
    #expect(run.err.contains(/baseline: timed out after \S+\n/))
    // With more time, failed trials resume if they are asked for.
    #expect(try program.run("small.conf", "--dry-run").out.contains("0 missing"))
  }

  @Test func failFastStopsAndNamesTheTrial() throws {
    let program = try SweepProgram()
    try program.write(
      """
      name: fast
      dataset: sample
      defaults: {epochs: 2, embedding_dim: 4, attention_layers: 1, batch_size: 1000}
      experiments:
        - {name: baseline}
        - {name: wild, optimizer: sgd, learning_rate: 1e30, epochs: 9}
        - {name: tame, learning_rate: 1e-3}
      """, to: "fast.conf")
    let run = try program.run("fast.conf", "-j", "1", "--fail-fast")
    #expect(run.status == 1)
    #expect(run.out.contains("stopped by --fail-fast"))
    // The longest comes first, and nothing after it.
    #expect(
      try column("SELECT name || ' ' || state FROM results ORDER BY name", program)
        == ["baseline queued", "tame queued", "wild diverged"])
    // Without the flag the others train, and the message says how to retry.
    let rest = try program.run("fast.conf")
    #expect(rest.status == 1)
    #expect(rest.out.hasSuffix("1 failed. Retry with: sweep fast.conf --rerun failed\n"))
    #expect(
      try column("SELECT name FROM results WHERE state = 'finished' ORDER BY name", program)
        == ["baseline", "tame"])
  }

  @Test func withoutRoomTrialsRunOneAtATime() throws {
    let program = try SweepProgram()
    try program.write(smallGrid, to: "small.conf")
    let run = try program.run("small.conf", "-j", "2", "--memory", "1M")
    #expect(run.status == 0)
    #expect(run.err.contains("warning: the largest trial may take"))
    let overlaps = """
      SELECT count(*) FROM attempts a JOIN attempts b
      ON a.id < b.id AND a.started_at < b.ended_at AND b.started_at < a.ended_at
      """
    #expect(try column(overlaps, program) == ["0"])
  }

  @Test(arguments: [
    ("--timeout", "5"), ("--timeout", "5m1h"), ("--timeout", "0s"), ("--memory", "8"),
    ("--memory", "8X"), ("--memory", "0G"), ("--retries", "-1"),
  ])
  func limitsThatMeanNothingAreRefused(option: String, value: String) throws {
    let program = try SweepProgram()
    try program.write(smallGrid, to: "small.conf")
    let run = try program.run("small.conf", "\(option)=\(value)")
    #expect(run.status == 64)
    #expect(run.err.contains(option))
    #expect(!program.exists("results"))
  }

  @Test func theSecondRunnerSaysWhoHasTheDatabase() throws {
    let program = try SweepProgram()
    try program.write(long, to: "small.conf")
    try program.write(smallGrid.replacing("name: small", with: "name: other"), to: "other.conf")
    let first = try program.start("small.conf")
    try program.wait(for: first) { try !program.workers().isEmpty }
    let second = try program.run("other.conf")
    #expect(second.status == 2)
    #expect(second.err.contains("process \(first.processIdentifier), since 2"))
    #expect(try program.run("rm", "small", "--yes").status == 2)
    // Reading is possible meanwhile.
    #expect(try program.run("list").out.contains("small"))
    #expect(try program.run("report", "small").status == 0)
    #expect(try program.run("small.conf", "--dry-run").out.contains("is being trained"))
    kill(first.processIdentifier, SIGKILL)
    first.waitUntilExit()
    // A killed runner leaves no lock, and the other sweep goes into the same database.
    #expect(try program.run("other.conf").status == 0)
    #expect(try column("SELECT name FROM sweeps ORDER BY name", program) == ["other", "small"])
  }
}
