import CPlatform
package import ExperimentModel
import Foundation
import Synchronization
package import SystemPackage

/// The worker's end of the pipes: reads the assignment, writes messages, and notices when the runner
/// dies.
package final class WorkerChannel: Sendable {
  private let input: FileDescriptor
  private let output: FileDescriptor
  /// Held while a message is written, so that messages of several threads do not mix.
  private let writing = Mutex(())

  package init(input: FileDescriptor = .standardInput, output: FileDescriptor = .standardOutput) {
    self.input = input
    self.output = output
    sweep_ignore_broken_pipes()
  }

  /// Waits for the assignment, which is the first line.
  package func readAssignment() throws(ProtocolError) -> TrialAssignment {
    var splitter = LineSplitter()
    while let bytes = try read() {
      if let line = try splitter.append(bytes).first {
        return try MessageCoding.message(TrialAssignment.self, from: line)
      }
    }
    throw .noAssignment
  }

  /// Writes a message, and returns once all of it is in the pipe: a crash loses no sent message.
  ///
  /// - Throws: `ProtocolError`; `.brokenPipe` if the runner is dead.
  package func send(_ message: WorkerMessage) throws {
    let line = try MessageCoding.line(message)
    try writing.withLock { _ in
      do {
        try output.writeAll(line)
      } catch {
        throw ProtocolError.brokenPipe("\(error)")
      }
    }
  }

  /// Watches for the end of the input, the runner's death, from a thread of its own. Must be called
  /// after `readAssignment`.
  ///
  /// - Parameter whenRunnerIsGone: called once, on that thread.
  package func watchRunner(whenRunnerIsGone: @escaping @Sendable () -> Void) {
    let thread = Thread { [self] in
      // The runner sends nothing after the assignment. An unreadable pipe counts as its death.
      while let bytes = try? read(), !bytes.isEmpty {}
      whenRunnerIsGone()
    }
    thread.name = "runner watch"
    thread.start()
  }

  /// Stops the worker when the runner dies: raises `stop`, so that training may leave at a safe
  /// point, and exits after `grace` seconds, because nobody takes its result.
  ///
  /// The kernel's parent-death signal is a backup. Must be called after `readAssignment`.
  package func endWithRunner(raising stop: StopFlag, grace: Double = 1) {
    sweep_end_with_parent()
    watchRunner {
      stop.raise()
      Thread.sleep(forTimeInterval: grace)
      _exit(128 + SIGTERM)
    }
  }

  /// Returns the next bytes of the input; nil at its end.
  private func read() throws(ProtocolError) -> [UInt8]? {
    do {
      let bytes = try [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
        count = try input.read(into: UnsafeMutableRawBufferPointer(buffer))
      }
      return bytes.isEmpty ? nil : bytes
    } catch {
      throw .brokenPipe("\(error)")
    }
  }
}
