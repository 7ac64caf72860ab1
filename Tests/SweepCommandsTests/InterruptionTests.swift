import Foundation
import TestSupport
import Testing

/// What is left when processes are stopped or killed, and that the next run finishes it.
@Suite struct InterruptionTests {
  private let grid = smallGrid.replacing("epochs: 2", with: "epochs: 400")

  /// Waits until the first epoch was recorded.
  private func waitForEpoch(_ program: SweepProgram) throws {
    for _ in 0..<400 {
      let query = try program.run("query", "SELECT count(*) FROM epoch_results", "--format", "csv")
      if let count = Int(query.out.split(whereSeparator: \.isNewline).last ?? ""), count > 0 {
        return
      }
      usleep(50_000)
    }
    Issue.record("no epoch in 20 seconds")
  }

  private func states(_ program: SweepProgram) throws -> [String] {
    let query = try program.run("query", "SELECT state FROM results", "--format", "csv")
    return query.out.split(whereSeparator: \.isNewline).dropFirst().map(String.init)
  }

  @Test func interruptingStopsAtASafePoint() throws {
    let program = try SweepProgram()
    try program.write(grid, to: "small.conf")
    let process = try program.start("small.conf")
    try waitForEpoch(program)
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
    try waitForEpoch(program)
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    for _ in 0..<100 where try !program.workers().isEmpty { usleep(50_000) }
    #expect(try program.workers().isEmpty)
    let plan = try program.run("small.conf", "--dry-run")
    #expect(plan.out.contains("0 done, 2 missing"))
  }

  @Test func aKilledWorkerIsTriedAgain() throws {
    let program = try SweepProgram()
    try program.write(
      smallGrid.replacing("epochs: 2", with: "epochs: 60"), to: "small.conf")
    let process = try program.start("small.conf", "-j", "1", "--only", "baseline")
    try waitForEpoch(program)
    for worker in try program.workers() { kill(worker, SIGKILL) }
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let attempts = try program.run(
      "query", "SELECT attempts FROM results ORDER BY attempts DESC", "--format", "csv")
    #expect(attempts.out.split(whereSeparator: \.isNewline).dropFirst().first == "2")
    let other = try SweepProgram()
    try other.write(smallGrid.replacing("epochs: 2", with: "epochs: 60"), to: "small.conf")
    try other.run("small.conf", "-j", "1", "--only", "baseline")
    #expect(try program.weights() == other.weights())
  }
}
