import CPlatform
import ExperimentModel
import Foundation
import Subprocess
import Synchronization
import SystemPackage
import WorkerProtocol

/// One worker process, from its start until nothing of it is running.
final class WorkerAttempt: Sendable {
  private typealias Worker = Execution<CustomWriteInput, SequenceOutput, SequenceOutput>

  private let launcher: ProcessLauncher
  private let assignment: TrialAssignment
  private let observe: @Sendable (TrialEvent) async -> Void
  private let requests: AsyncStream<EndingRequest>
  private let requester: AsyncStream<EndingRequest>.Continuation
  /// The request that ended the worker.
  private let request = Mutex<EndingRequest?>(nil)

  init(
    launcher: ProcessLauncher, assignment: TrialAssignment,
    observe: @escaping @Sendable (TrialEvent) async -> Void
  ) {
    self.launcher = launcher
    self.assignment = assignment
    self.observe = observe
    (requests, requester) = AsyncStream.makeStream()
  }

  /// Ends the worker, now or as soon as it has started. Only the first request counts.
  func requestEnd(_ request: EndingRequest) { requester.yield(request) }

  /// What a worker reported and used.
  private struct Observation {
    var ending: WorkerEnding?
    var log = ""
    var usage: ResourceUsage?
    /// 0 if unknown.
    var peakResidentBytes: Int64 = 0
    var othersMemory: (bytes: Int64, count: Int) = (0, 0)
  }

  /// Runs the attempt. Must be called once, in a task that is never cancelled.
  func run() async -> AttemptOutcome {
    defer { requester.finish() }
    var platform = PlatformOptions()
    platform.processGroupID = 0
    let environment = Environment.inherit.updating(
      Dictionary(
        uniqueKeysWithValues: launcher.environment.map {
          (Environment.Key(stringLiteral: $0.key), $0.value)
        }))
    do {
      let result = try await Subprocess.run(
        .path(.init(launcher.executable)),
        arguments: .init(
          executablePathOverride: launcher.name, remainingValues: launcher.arguments),
        environment: environment, platformOptions: platform,
        input: .inputWriter, output: .sequence, error: .sequence
      ) { worker in
        await watch(worker)
      }
      let status: ProcessStatus =
        switch result.terminationStatus {
        case .exited(let code): .exited(code)
        case .signaled(let signal): .signaled(signal)
        }
      let observation = result.closureResult
      var ending = AttemptEnding(
        status: status, ending: observation.ending, request: request.withLock { $0 })
      if status == .signaled(SIGKILL) {
        ending = ending.suspectingMemory(
          peak: observation.usage?.peakResidentBytes ?? 0, others: observation.othersMemory,
          limit: launcher.options.memoryLimit)
      }
      return AttemptOutcome(ending: ending, log: observation.log, usage: observation.usage)
    } catch {
      return AttemptOutcome(
        ending: .launchFailed(.notStarted(program: launcher.executable, error: "\(error)")))
    }
  }

  /// Communicates with the worker until it has ended. The process is not reaped before this returns,
  /// so its process id stays valid for signals.
  private func watch(_ worker: Worker) async -> Observation {
    await withTaskGroup(of: Void.self) { helpers in
      helpers.addTask { await self.endOnRequest(worker) }
      if let timeout = launcher.options.timeout {
        helpers.addTask {
          if (try? await Task.sleep(for: timeout)) != nil { self.requestEnd(.timeout) }
        }
      }
      helpers.addTask { await self.sendAssignment(to: worker) }
      async let log = readLog(of: worker)
      async let messages = readMessages(of: worker)
      var observation = await messages
      observation.log = await log
      observation.usage = await waitForEnd(of: worker)
      observation.othersMemory = launcher.workers.others(than: worker.processIdentifier.value)
      launcher.workers.set(nil, of: worker.processIdentifier.value)
      // The kernel's peak includes that of the runner, from before the worker's program was loaded.
      // Up to that value, the last peak that was read while the worker ran is right.
      if let kept = observation.usage?.peakResidentBytes, observation.peakResidentBytes > 0,
        kept <= Self.peakResidentBytes(of: getpid()) ?? .max
      {
        observation.usage?.peakResidentBytes = observation.peakResidentBytes
      }
      helpers.cancelAll()
      // Ends what the worker has started and left behind.
      try? worker.send(signal: .kill, toProcessGroup: true)
      return observation
    }
  }

  private func sendAssignment(to worker: Worker) async {
    do {
      let line = try MessageCoding.line(assignment)
      _ = try await worker.standardInputWriter.write(line)
    } catch {
      // The worker ended before it read its assignment: its exit status says more than this error.
    }
  }

  /// Ends the worker on the first request: SIGTERM, then SIGKILL after the grace time.
  private func endOnRequest(_ worker: Worker) async {
    for await request in requests {
      self.request.withLock { $0 = request }
      try? worker.send(signal: .terminate, toProcessGroup: true)
      if (try? await Task.sleep(for: launcher.options.grace)) != nil {
        try? worker.send(signal: .kill, toProcessGroup: true)
      }
      return
    }
  }

  /// Passes on the worker's events until the end of its output.
  ///
  /// - Returns: the reported ending, and the peak memory as of the last message.
  private func readMessages(of worker: Worker) async -> Observation {
    var splitter = LineSplitter()
    var observation = Observation()
    var isReadable = true
    do {
      for try await buffer in worker.standardOutput {
        // After an error the pipe is still emptied: a worker blocked in a write could not stop.
        guard isReadable else { continue }
        observation.peakResidentBytes = max(
          observation.peakResidentBytes,
          Self.peakResidentBytes(of: worker.processIdentifier.value) ?? 0)
        launcher.workers.set(
          observation.peakResidentBytes, of: worker.processIdentifier.value)
        do throws(ProtocolError) {
          for line in try splitter.append(buffer.withUnsafeBytes { Array($0) }) {
            let message = try MessageCoding.message(WorkerMessage.self, from: line)
            guard observation.ending == nil else {
              throw .notAMessage(excerpt: "a message after the one that ends the attempt")
            }
            switch message {
            case .event(let event): await observe(event)
            case .ended(let ending): observation.ending = ending
            }
          }
        } catch {
          isReadable = false
          requestEnd(.protocolError(error))
        }
      }
    } catch {
      requestEnd(.protocolError(.brokenPipe("\(error)")))
    }
    return observation
  }

  /// Peak resident memory of a running process; nil if the system does not report it.
  private static func peakResidentBytes(of process: pid_t) -> Int64? {
    let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
    let line = status?.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return line?.split(whereSeparator: \.isWhitespace).dropFirst().first
      .flatMap { Int64($0) }.map { $0 * 1024 }
  }

  private func readLog(of worker: Worker) async -> String {
    var log = WorkerLog(
      folder: assignment.trialDirectory, keptLines: launcher.options.keptLogLines)
    do {
      for try await buffer in worker.standardError {
        buffer.withUnsafeBytes { log.append($0) }
      }
    } catch {
      // The log is what was read until then.
    }
    return log.close()
  }

  /// Waits for the end of a worker whose pipes have closed, which usually follows at once.
  ///
  /// - Returns: the usage, which the kernel keeps until the process is reaped; nil if unknown.
  private func waitForEnd(of worker: Worker) async -> ResourceUsage? {
    var cpuSeconds = 0.0
    var peakResidentBytes: Int64 = 0
    var pause = Duration.milliseconds(1)
    while !sweep_child_has_ended(worker.processIdentifier.value, &cpuSeconds, &peakResidentBytes) {
      try? await Task.sleep(for: pause)
      pause = min(pause * 2, .milliseconds(50))
    }
    guard peakResidentBytes > 0 else { return nil }
    return ResourceUsage(cpuSeconds: cpuSeconds, peakResidentBytes: peakResidentBytes)
  }
}
