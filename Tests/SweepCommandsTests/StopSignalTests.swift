import Foundation
import TestSupport
import Testing

@testable import SweepCommands

/// Signals that ask for an orderly stop, whoever sends them.
@Suite(.ownThreads) struct StopSignalTests {
  private let grid = smallGrid.replacing("epochs: 2", with: "epochs: 100000")

  private func states(_ program: SweepProgram) throws -> [String] {
    let query = try program.run(
      "query", "SELECT state FROM results ORDER BY number", "--format", "csv")
    return query.out.split(whereSeparator: \.isNewline).dropFirst().map(String.init)
  }

  private func start(_ program: SweepProgram) throws -> Process {
    try program.write(grid, to: "small.conf")
    let process = try program.start("small.conf", "-j1", out: "out", err: "err")
    #expect(try program.wait(for: process) { try program.recordedEpochs() > 0 })
    return process
  }

  @Test(arguments: [SIGHUP, SIGUSR1, SIGUSR2, SIGQUIT, SIGXCPU])
  func stopInOrder(signal: Int32) throws {
    let program = try SweepProgram()
    let process = try start(program)
    // The kernel and batch systems send them again; that must not end the run immediately.
    for _ in 0..<3 where signal != SIGQUIT {
      kill(process.processIdentifier, signal)
      usleep(1_000)
    }
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit)
    #expect(process.terminationStatus == 130)
    #expect(try states(program) == ["interrupted", "queued"])
    #expect(try program.read("out").contains("Interrupted. Resume with: sweep small.conf"))
    #expect(try program.waitForWorkersToEnd())
  }

  @Test(arguments: [SIGHUP, SIGUSR1, SIGUSR2])
  func aWorkerStopsInOrderToo(signal: Int32) throws {
    let program = try SweepProgram()
    let process = try start(program)
    let worker = try #require(try program.workers().first)
    kill(worker, signal)
    // The run continues with the other configuration.
    #expect(try program.wait(for: process) { try program.read("err").contains("faster: started") })
    process.interrupt()
    process.waitUntilExit()
    #expect(try states(program) == ["interrupted", "interrupted"])
  }

  @Test func anIgnoredHangupStaysIgnored() throws {
    let program = try SweepProgram()
    try program.write(grid, to: "small.conf")
    let shell = Process()
    shell.executableURL = URL(filePath: "/usr/bin/nohup")
    shell.arguments = [SweepProgram.executable.path, "small.conf", "-j1"]
    shell.currentDirectoryURL = URL(filePath: program.folder.path)
    for name in ["out", "err"] { try program.write("", to: name) }
    shell.standardInput = FileHandle.nullDevice
    shell.standardOutput = try FileHandle(forWritingTo: URL(filePath: program.folder.path("out")))
    shell.standardError = try FileHandle(forWritingTo: URL(filePath: program.folder.path("err")))
    try shell.run()
    #expect(try program.wait(for: shell) { try program.recordedEpochs() > 0 })
    kill(shell.processIdentifier, SIGHUP)
    let before = try program.recordedEpochs()
    #expect(try program.wait(for: shell) { try program.recordedEpochs() > before })
    #expect(try !program.read("err").contains("Stopping"))
    kill(shell.processIdentifier, SIGTERM)
    shell.waitUntilExit()
    #expect(shell.terminationStatus == 130)
  }

  /// A run on a terminal whose window is closed: the terminal is gone before the signal arrives.
  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/usr/bin/python3"), "needs Python"))
  func aClosedTerminalInterrupts() throws {
    let program = try SweepProgram()
    try program.write(grid, to: "small.conf")
    try program.write(
      """
      import os, pty, select, sys
      process, terminal = pty.fork()
      if process == 0:
          os.execvp(sys.argv[1], sys.argv[1:])
      while not os.path.exists("close"):
          if select.select([terminal], [], [], 0.05)[0]:
              os.read(terminal, 65536)
      os.close(terminal)
      print(os.waitpid(process, 0)[1])
      """, to: "terminal.py")
    let python = Process()
    python.executableURL = URL(filePath: "/usr/bin/python3")
    python.arguments = ["terminal.py", SweepProgram.executable.path, "small.conf", "-j1"]
    python.currentDirectoryURL = URL(filePath: program.folder.path)
    let output = Pipe()
    python.standardOutput = output
    try python.run()
    #expect(try program.wait(for: python) { try program.recordedEpochs() > 0 })
    try program.write("", to: "close")
    let status = try #require(try output.fileHandleForReading.readToEnd())
    python.waitUntilExit()
    // As `waitpid` reports exit status 130 without a signal.
    #expect(String(decoding: status, as: UTF8.self) == "\(130 << 8)\n")
    #expect(try states(program) == ["interrupted", "queued"])
    #expect(program.exists("results/small.md"))
  }
}

/// What each signal does, in the order of arrival.
@Suite struct StopRequestTests {
  typealias Arrival = (signal: Int32, milliseconds: Int)

  @Test(
    arguments: [
      ([(SIGINT, 0), (SIGINT, 150)], [.stop, .exit]),
      ([(SIGTERM, 0), (SIGTERM, 2000)], [.stop, .exit]),
      // `timeout` sends its signal twice.
      ([(SIGTERM, 0), (SIGTERM, 1), (SIGTERM, 3000)], [.stop, .nothing, .exit]),
      ([(SIGHUP, 0), (SIGHUP, 5000)], [.stop, .nothing]),
      ([(SIGXCPU, 0), (SIGXCPU, 1000), (SIGXCPU, 2000)], [.stop, .nothing, .nothing]),
      // A warning by the batch system, its time limit, and someone who insists.
      ([(SIGUSR1, 0), (SIGTERM, 9000), (SIGTERM, 12000)], [.stop, .nothing, .exit]),
      ([(SIGINT, 0), (SIGHUP, 5), (SIGTERM, 10)], [.stop, .nothing, .exit]),
    ] as [([Arrival], [StopRequests.Answer])])
  func answers(arrivals: [Arrival], answers: [StopRequests.Answer]) {
    var requests = StopRequests()
    #expect(
      arrivals.map { requests.take($0.signal, at: .milliseconds($0.milliseconds)) } == answers)
  }
}
