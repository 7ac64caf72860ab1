import Foundation
import TestSupport
import Testing

/// Runs whose processes are stopped or killed, and the runs that finish them.
@Suite(.ownThreads) struct InterruptionTests {
  /// Trains for longer than any test waits.
  private let grid = smallGrid.replacing("epochs: 2", with: "epochs: 100000")

  /// Waits until an epoch was recorded.
  private func waitForEpoch(_ program: SweepProgram, of process: Process) throws {
    #expect(try program.wait(for: process) { try program.recordedEpochs() > 0 })
  }

  private func states(_ program: SweepProgram) throws -> [String] {
    let query = try program.run("query", "SELECT state FROM results", "--format", "csv")
    return query.out.split(whereSeparator: \.isNewline).dropFirst().map(String.init)
  }

  @Test func interruptingStopsAtASafePoint() throws {
    let program = try SweepProgram()
    try program.write(grid, to: "small.conf")
    let process = try program.start("small.conf")
    try waitForEpoch(program, of: process)
    process.interrupt()
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    #expect(try states(program) == ["interrupted", "interrupted"])
    #expect(try program.workers().isEmpty)
  }

  @Test func aKilledRunnerLeavesNoWorkerAndNothingStuck() throws {
    let program = try SweepProgram()
    try program.write(grid, to: "small.conf")
    let process = try program.start("small.conf")
    try waitForEpoch(program, of: process)
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    #expect(try program.waitForWorkersToEnd())
    // Readers see them as interrupted.
    #expect(try program.run("list").out.contains("2 interrupted"))
    #expect(try !program.run("list", "small").out.contains("running"))
    #expect(try program.run("show", "baseline").out.contains("lost: the runner ended"))
    let plan = try program.run("small.conf", "--dry-run")
    #expect(plan.out.contains("0 done, 2 missing (2 of them interrupted)"), "\(plan.out)")
    #expect(try states(program) == ["interrupted", "interrupted"])
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func theFirstSignalStopsAndNamesTheCommandToResume(signal: Int32) throws {
    let program = try SweepProgram()
    try program.write(grid, to: "small grid.conf")
    let process = try program.start(
      "small grid.conf", "--seeds", "1,2", "--only", "baseline", "--db", "other/sweep.sqlite",
      "-j1", out: "out", err: "err")
    try program.wait(for: process) { try !program.workers().isEmpty }
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    #expect(
      try program.read("err").contains(
        "Stopping at the next safe point. Press Ctrl-C again to stop"))
    #expect(try program.read("err").contains("baseline (seed 1): interrupted after "))
    #expect(try !program.read("err").contains(": interrupted\n"))
    #expect(
      try program.read("out").hasSuffix(
        "Interrupted. Resume with: sweep 'small grid.conf' --db other/sweep.sqlite --seeds 1,2 --only "
          + "baseline\n"))
  }

  @Test func theSecondSignalStopsImmediately() throws {
    let program = try SweepProgram()
    try program.write(grid, to: "small.conf")
    let process = try program.start("small.conf", "-j", "1", out: "out", err: "err")
    try program.wait(for: process) { try !program.workers().isEmpty }
    // A worker that is far from its next safe point. It must have stopped before the runner asks it
    // to end: of two signals that wait for their turn the smaller number, SIGTERM, comes first.
    let workers = try program.workers()
    for worker in workers { kill(worker, SIGSTOP) }
    program.wait(for: process) { workers.allSatisfy(program.isStopped) }
    process.interrupt()
    try program.wait(for: process) { try program.read("err").contains("Stopping") }
    process.interrupt()
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    #expect(try program.read("err").hasSuffix("Interrupted. Run the same command to resume.\n"))
    #expect(try program.read("out").isEmpty)
    for worker in workers { kill(worker, SIGCONT) }
    #expect(try program.waitForWorkersToEnd())
  }

  @Test func aKilledWorkerIsRetried() throws {
    let program = try SweepProgram()
    try program.write(
      smallGrid.replacing("epochs: 2", with: "epochs: 30"), to: "small.conf")
    let process = try program.start("small.conf", "-j", "1", "--only", "baseline")
    try waitForEpoch(program, of: process)
    for worker in try program.workers() { kill(worker, SIGKILL) }
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let attempts = try program.run(
      "query", "SELECT attempts FROM results ORDER BY attempts DESC", "--format", "csv")
    #expect(attempts.out.split(whereSeparator: \.isNewline).dropFirst().first == "2")
    let other = try SweepProgram()
    try other.write(smallGrid.replacing("epochs: 2", with: "epochs: 30"), to: "small.conf")
    try other.run("small.conf", "-j", "1", "--only", "baseline")
    #expect(try program.weights() == other.weights())
  }
}
