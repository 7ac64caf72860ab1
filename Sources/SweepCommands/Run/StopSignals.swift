import Dispatch
import Foundation
import Synchronization
import TerminalUI

/// Ctrl-C and SIGTERM: the first asks the run to stop, the second ends the program at once; workers
/// end when their runner does.
///
/// `@unchecked Sendable`: the sources never change, and Dispatch's objects may be used anywhere.
final class StopSignals: @unchecked Sendable {
  private static let numbers = [SIGINT, SIGTERM]
  private let sources: [any DispatchSourceSignal]
  private let asked = Mutex(false)

  /// - Parameter stop: called on the first signal.
  init(stop: @escaping @Sendable () -> Void) {
    let queue = DispatchQueue(label: "signals")
    sources = Self.numbers.map { number in
      signal(number, SIG_IGN)
      return DispatchSource.makeSignalSource(signal: number, queue: queue)
    }
    for source in sources {
      source.setEventHandler { [self] in
        let isSecond = asked.withLock { asked in
          defer { asked = true }
          return asked
        }
        if isSecond { Self.endAtOnce() }
        stop()
      }
      source.resume()
    }
  }

  static func endAtOnce() -> Never {
    // The progress display hides the cursor and has no time to give it back.
    let cursor = isatty(STDERR_FILENO) == 1 ? "\u{1B}[?25h\n" : ""
    TerminalOutput.standardError.write("\(cursor)ended at once; the same command goes on\n")
    _exit(ExitStatus.interrupted.rawValue)
  }

  /// Takes no more signals: they end the program again, which may wait for a reader of its report.
  func ignore() {
    for source in sources { source.cancel() }
    for number in Self.numbers { signal(number, SIG_DFL) }
  }
}
