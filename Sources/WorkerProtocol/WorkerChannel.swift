import CPlatform
import Foundation
import Synchronization

/// The worker's end of the pipes: reads the request, writes messages, and notices when the runner
/// is gone.
package final class WorkerChannel: Sendable {
  private let input: Int32
  private let output: Int32
  /// Held while a message is written: messages of several threads do not mix.
  private let writing = Mutex(())

  /// - Parameters: descriptors to read requests from and to write messages to.
  package init(input: Int32 = STDIN_FILENO, output: Int32 = STDOUT_FILENO) {
    self.input = input
    self.output = output
    sweep_ignore_broken_pipes()
  }

  /// Waits for the request, which is the first line.
  ///
  /// - Throws: `ProtocolError`.
  package func readRequest() throws(ProtocolError) -> WorkerRequest {
    var splitter = LineSplitter()
    while let bytes = try read() {
      if let line = try splitter.append(bytes).first {
        return try MessageCoding.message(WorkerRequest.self, from: line)
      }
    }
    throw .noRequest
  }

  /// Writes one message, and returns when all of it is in the pipe: nothing is buffered here, so
  /// that a crash loses no message that was sent.
  ///
  /// - Throws: `ProtocolError`; `.brokenPipe` when the runner is gone.
  package func send(_ message: WorkerMessage) throws {
    let line = try MessageCoding.line(message)
    try writing.withLock { _ in
      try line.withUnsafeBytes { bytes in
        var rest = bytes[...]
        while !rest.isEmpty {
          let count = write(output, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
          if count >= 0 {
            rest = rest.dropFirst(count)
          } else if errno != EINTR {
            throw ProtocolError.brokenPipe(String(cString: strerror(errno)))
          }
        }
      }
    }
  }

  /// Watches, from a thread of its own, for the end of the input: the runner's death. To be called
  /// after `readRequest`.
  ///
  /// - Parameter whenRunnerIsGone: called once, on that thread.
  package func watchRunner(whenRunnerIsGone: @escaping @Sendable () -> Void) {
    let thread = Thread { [self] in
      do {
        // Nothing follows the request; were there something, it would mean nothing.
        while try read() != nil {}
      } catch {
        // A pipe that cannot be read is as good as a runner that is gone.
      }
      whenRunnerIsGone()
    }
    thread.name = "runner watch"
    thread.start()
  }

  /// What a worker does about its runner's death: raises `stop`, so that training may leave at a
  /// safe point, and ends the process after `grace` seconds, because nobody takes its result.
  ///
  /// The kernel is asked for the same as a backup. Call it after `readRequest`.
  package func endWithRunner(raising stop: StopFlag, grace: Double = 1) {
    sweep_end_with_parent()
    watchRunner {
      stop.raise()
      Thread.sleep(forTimeInterval: grace)
      _exit(128 + SIGTERM)
    }
  }

  /// The next bytes of the input; nil at its end.
  private func read() throws(ProtocolError) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = Foundation.read(input, &buffer, buffer.count)
      if count > 0 { return Array(buffer.prefix(count)) }
      if count == 0 { return nil }
      if errno != EINTR { throw .brokenPipe(String(cString: strerror(errno))) }
    }
  }
}
