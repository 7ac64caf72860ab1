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

  private func workers(of program: SweepProgram) throws -> [Int32] {
    try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { Int32($0) }
      .filter { process in
        let command = try? String(contentsOfFile: "/proc/\(process)/cmdline", encoding: .utf8)
        let folder = try? FileManager.default.destinationOfSymbolicLink(
          atPath: "/proc/\(process)/cwd")
        return command?.contains("sweep\0worker") == true
          && folder == URL(filePath: program.folder.path).resolvingSymlinksInPath().path
      }
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
    #expect(try workers(of: program).isEmpty)
  }

  @Test func aKilledRunnerLeavesNoWorkerAndNothingStuck() throws {
    let program = try SweepProgram()
    try program.write(grid, to: "small.conf")
    let process = try program.start("small.conf")
    try waitForEpoch(program)
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    for _ in 0..<100 where try !workers(of: program).isEmpty { usleep(50_000) }
    #expect(try workers(of: program).isEmpty)
    let plan = try program.run("small.conf", "--dry-run")
    #expect(plan.out.contains("0 done, 2 missing"))
  }

  @Test func aKilledWorkerIsTriedAgain() throws {
    let program = try SweepProgram()
    try program.write(
      smallGrid.replacing("epochs: 2", with: "epochs: 60"), to: "small.conf")
    let process = try program.start("small.conf", "-j", "1", "--only", "baseline")
    try waitForEpoch(program)
    for worker in try workers(of: program) { kill(worker, SIGKILL) }
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let attempts = try program.run(
      "query", "SELECT attempts FROM results ORDER BY attempts DESC", "--format", "csv")
    #expect(attempts.out.split(whereSeparator: \.isNewline).dropFirst().first == "2")
  }
}
