import CPlatform
import Dispatch
import Foundation
import Synchronization
import TerminalUI

/// Signals that ask for an orderly stop: Ctrl-C, a closed terminal, and the warnings of batch systems.
/// The first asks the work to stop; another Ctrl-C or SIGTERM ends the program immediately. Workers end
/// with their runner.
///
/// `@unchecked Sendable`: the sources never change, and Dispatch's objects may be used on any thread.
final class StopSignals: @unchecked Sendable {
  /// The signals that are handled.
  private let numbers: [Int32]
  private let sources: [any DispatchSourceSignal]
  private let requests = Mutex(StopRequests())

  /// - Parameter stop: called on the first signal. Returns false if there is no need to wait for
  ///   anything: the program then ends immediately.
  init(stop: @escaping @Sendable () -> Bool) {
    let queue = DispatchQueue(label: "signals")
    let keepsHangup = sweep_hangup_is_ignored()
    let numbers = sequence(first: 0) { $0 + 1 }.lazy.map { sweep_stop_signal_at($0) }
      .prefix { $0 != 0 }.filter { !(keepsHangup && $0 == SIGHUP) }
    let start = ContinuousClock.now
    self.numbers = Array(numbers)
    sources = numbers.map { number in
      signal(number, SIG_IGN)
      return DispatchSource.makeSignalSource(signal: number, queue: queue)
    }
    for (number, source) in zip(numbers, sources) {
      source.setEventHandler { [self] in
        let answer = requests.withLock { $0.take(number, at: ContinuousClock.now - start) }
        switch answer {
        case .stop: if !stop() { Self.exitInterrupted() }
        case .exit: Self.exitInterrupted()
        case .nothing: break
        }
      }
      source.resume()
    }
  }

  private static func exitInterrupted() -> Never {
    // The progress display hides the cursor and has no time to restore it.
    let error = TerminalOutput.standardError
    error.write(
      (error.isTerminal ? "\u{1B}[?25h\n" : "") + "Interrupted. Run the same command to resume.\n")
    _exit(ExitStatus.interrupted.rawValue)
  }

  /// Stops handling: Ctrl-C, SIGTERM and SIGQUIT end the program again, which may wait for a reader of
  /// its report.
  func ignore() {
    for source in sources { source.cancel() }
    for number in numbers {
      // The system's warnings must not end a run that only has its report to write.
      signal(number, [SIGINT, SIGTERM, SIGQUIT].contains(number) ? SIG_DFL : SIG_IGN)
    }
  }
}
