import ExperimentModel
import Foundation
import LocalLauncher
import Synchronization
import TestSupport
import Testing
import WorkerProtocol

@Suite(.serialized) struct ProcessLauncherTests {
  private let shell: ShellWorker
  private static let finished = WorkerMessage.ended(
    .finished(
      TrialResult(metrics: [:], users: [], perUser: [:], weightsHash: "", parameterCount: 1)))

  init() throws { shell = try ShellWorker() }

  private func run(
    _ script: String, options: ProcessLauncher.Options = .init()
  ) async -> AttemptOutcome {
    await shell.launcher(script, options: options).run(shell.assignment()) { _ in }
  }

  @Test func theAssignmentReachesTheWorker() async throws {
    let file = shell.folder.path("request")
    let outcome = await run(
      "read -r line; printf '%s' \"$line\" > '\(file)'; \(try ShellWorker.say(Self.finished))")
    #expect(outcome.ending.state == .finished)
    let line = [UInt8](try Data(contentsOf: URL(filePath: file)))
    let assignment = try MessageCoding.message(TrialAssignment.self, from: line)
    #expect(assignment == shell.assignment())
  }

  @Test func aKilledWorkerCrashed() async {
    let outcome = await run("echo last words >&2; kill -9 $$")
    #expect(outcome.ending == .crashed(AttemptCause("SIGKILL")))
    #expect(outcome.log == "last words")
  }

  /// A shell has a megabyte or two.
  @Test(arguments: [(Int64(1 << 20), true), (Int64(1 << 40), false)])
  func aKilledWorkerNearTheLimitIsSuspectedOfLackingMemory(limit: Int64, isSuspected: Bool) async {
    let outcome = await run("kill -9 $$", options: .init(memoryLimit: limit))
    guard case .crashed(.signaled("SIGKILL", let shortage)) = outcome.ending else {
      Issue.record("expected a crash, not \(outcome.ending)")
      return
    }
    #expect((shortage != nil) == isSuspected)
    #expect(shortage?.others ?? 0 == 0)
  }

  @Test func anExitWithoutReportIsACrash() async {
    #expect(await run("exit 3").ending == .crashed(AttemptCause("exit status 3 without a report")))
  }

  @Test func aMissingProgramIsALaunchFailure() async {
    let launcher = ProcessLauncher(executable: "/nowhere/sweep")
    guard
      case .launchFailed(.notStarted(let program, let error)) = await launcher.run(
        shell.assignment(), observe: { _ in }
      ).ending
    else {
      Issue.record("expected a failure")
      return
    }
    #expect(program == "/nowhere/sweep")
    #expect(!error.isEmpty)
  }

  @Test(arguments: [
    ("echo epoch 1", "expected a message of the worker protocol, found: epoch 1"),
    (#"echo '{"version": 999}'"#, ProtocolError.wrongVersion(found: 999).description),
  ])
  func invalidOutputIsALaunchFailure(print: String, words: String) async {
    let outcome = await run("\(print); sleep 60")
    #expect(
      outcome.ending
        == .launchFailed(AttemptCause("the worker's output cannot be understood: \(words)"))
    )
  }

  @Test func nothingMayFollowTheEnding() async throws {
    let outcome = await run("\(try ShellWorker.say(.ended(.interrupted), .ended(.interrupted)))")
    #expect(outcome.ending.state == .failed)
  }

  @Test func aWorkerThatIgnoresTheRequestToStopIsKilled() async throws {
    let launcher = shell.launcher(
      "trap '' TERM; \(try ShellWorker.say(.event(.epochFinished(Self.epoch)))); sleep 60 & wait; sleep 60",
      options: .init(grace: .milliseconds(50)))
    let ending = await cancelAfterFirstEvent(launcher)
    #expect(ending == .worker(.interrupted))
  }

  @Test func aStoppedWorkerMayStillReport() async throws {
    let event = try ShellWorker.say(.event(.epochFinished(Self.epoch)))
    let launcher = shell.launcher(
      "trap '\(try ShellWorker.say(Self.finished).replacing("'", with: "'\\''")); exit 0' TERM; "
        + "\(event); while :; do sleep 0.01; done")
    #expect(await cancelAfterFirstEvent(launcher)?.state == .finished)
  }

  @Test func anAttemptOverItsTimeTimesOut() async {
    let outcome = await run("sleep 60", options: .init(timeout: .milliseconds(50)))
    #expect(outcome.ending == .timedOut)
  }

  @Test func anAttemptWithinItsTimeLimitFinishes() async throws {
    let outcome = await run(
      try ShellWorker.say(Self.finished), options: .init(timeout: .seconds(600)))
    #expect(outcome.ending.state == .finished)
  }

  @Test func processesOfTheWorkerEndWithIt() async throws {
    let file = shell.folder.path("pid")
    let outcome = await run(
      "sleep 60 & echo $! > '\(file)'; \(try ShellWorker.say(Self.finished))")
    #expect(outcome.ending.state == .finished)
    let text = try String(contentsOfFile: file, encoding: .utf8)
    let pid = try #require(Int32(text.trimmingCharacters(in: .newlines)))
    while isRunning(pid) { try await Task.sleep(for: .milliseconds(1)) }
  }

  @Test func bothPipesAreReadAndTheLogIsKept() async throws {
    let outcome = await run(
      """
      i=0; while [ $i -lt 5000 ]; do i=$((i+1)); echo "line $i of a log that fills the pipe" >&2; done
      printf unfinished >&2; \(try ShellWorker.say(Self.finished))
      """, options: .init(keptLogLines: 3))
    #expect(outcome.ending.state == .finished)
    #expect(
      outcome.log
        == "line 4999 of a log that fills the pipe\nline 5000 of a log that fills the pipe\nunfinished"
    )
    let file = shell.folder.path("trial-0/worker.log")
    let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 5001)
    #expect(lines.first == "line 1 of a log that fills the pipe")
  }

  @Test func logsOfAttemptsFollowEachOther() async throws {
    _ = await run("echo one >&2")
    let outcome = await run("echo two >&2")
    #expect(outcome.log == "two")
    let file = shell.folder.path("trial-0/worker.log")
    #expect(try String(contentsOfFile: file, encoding: .utf8) == "one\ntwo\n")
  }

  @Test func anUnwritableLogDoesNotStopTheAttempt() async throws {
    var assignment = shell.assignment()
    assignment.trialDirectory = "/proc/nowhere"
    let launcher = shell.launcher("echo words >&2; \(try ShellWorker.say(Self.finished))")
    let outcome = await launcher.run(assignment) { _ in }
    #expect(outcome.ending.state == .finished)
    #expect(outcome.log == "words")
  }

  @Test(arguments: ["", "kill -9 $$"]) func usageIsMeasuredForEveryEnding(end: String) async throws
  {
    let outcome = await run("i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done; \(end)")
    let usage = try #require(outcome.usage)
    #expect(usage.cpuSeconds > 0)
    #expect(usage.peakResidentBytes > 100_000)
  }

  @Test func manyTrialsLeakNoDescriptorAndNoProcess() async throws {
    let launcher = shell.launcher(try ShellWorker.say(Self.finished))
    // The first attempt opens what the libraries keep open.
    _ = await launcher.run(shell.assignment()) { _ in }
    let before = try openDescriptors()
    for round in 0..<100 {
      await withTaskGroup(of: Void.self) { group in
        for number in 0..<5 {
          group.addTask {
            let outcome = await launcher.run(shell.assignment(round * 5 + number)) { _ in }
            #expect(outcome.ending.state == .finished)
          }
        }
      }
    }
    // Other suites open descriptors too, but fewer than one for every ten trials.
    #expect(try openDescriptors() < before + 50)
    var zombies = try zombies()
    for _ in 0..<1000 where !zombies.isEmpty {
      try await Task.sleep(for: .milliseconds(1))
      zombies.formIntersection(try self.zombies())
    }
    #expect(zombies.isEmpty)
  }

  // MARK: -

  private static let epoch = EpochMetrics(
    epoch: 1, trainLoss: 1, validationLoss: 1, validationAUC: 1, seconds: 1, samplesPerSecond: 1)

  private func cancelAfterFirstEvent(_ launcher: ProcessLauncher) async -> AttemptEnding? {
    await withTaskGroup(of: AttemptOutcome.self) { group in
      let (started, starter) = AsyncStream.makeStream(of: Void.self)
      group.addTask { await launcher.run(shell.assignment()) { _ in starter.yield() } }
      for await _ in started { break }
      group.cancelAll()
      return await group.next()?.ending
    }
  }

  private func openDescriptors() throws -> Int {
    try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
  }

  /// Children of this process that ended and are not reaped.
  private func zombies() throws -> Set<Int32> {
    let names = try FileManager.default.contentsOfDirectory(atPath: "/proc")
    return Set(
      names.compactMap(Int32.init).filter {
        guard let status = status($0) else { return false }
        return status.parent == getpid() && status.state == "Z"
      })
  }

  /// False for zombies: the new parent may not have reaped them.
  private func isRunning(_ pid: Int32) -> Bool {
    guard let status = status(pid) else { return false }
    return status.state != "Z"
  }

  private func status(_ pid: Int32) -> (state: String, parent: Int32)? {
    guard let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
      let name = text.lastIndex(of: ")")
    else { return nil }
    let fields = text[name...].split(separator: " ")
    return (String(fields[1]), Int32(fields[2]) ?? 0)
  }
}
