import CPlatform
import Foundation
import Synchronization
import TerminalUI

/// Signals that ask for an orderly stop: Ctrl-C, a closed terminal, and the warnings of batch systems.
/// The first asks the work to stop; another Ctrl-C or SIGTERM ends the program immediately. Workers end
/// with their runner.
///
/// Signals arrive through a pipe: sources of Dispatch would lose those that come before they are
/// registered, in another thread.
final class StopSignals: Sendable {
  private let requests = Mutex(StopRequests())
  private let start = ContinuousClock.now

  /// - Parameter stop: called on the first signal. Returns false if there is no need to wait for
  ///   anything: the program then ends immediately.
  init(stop: @escaping @Sendable () -> Bool) {
    let descriptor = sweep_pipe_stop_signals()
    guard descriptor >= 0 else { return }
    let reader = Thread { [self] in
      var number: UInt8 = 0
      while true {
        let count = read(descriptor, &number, 1)
        if count == 1 {
          take(Int32(number), stop)
        } else if count == 0 || errno != EINTR {
          return
        }
      }
    }
    reader.start()
  }

  private func take(_ number: Int32, _ stop: () -> Bool) {
    switch requests.withLock({ $0.take(number, at: ContinuousClock.now - start) }) {
    case .stop: if !stop() { Self.exitInterrupted() }
    case .exit: Self.exitInterrupted()
    case .nothing: break
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
    let keepsHangup = sweep_hangup_is_ignored()
    let numbers = sequence(first: 0) { $0 + 1 }.lazy.map { sweep_stop_signal_at($0) }
      .prefix { $0 != 0 }
    for number in numbers where !(keepsHangup && number == SIGHUP) {
      // The system's warnings must not end a run that only has its report to write.
      signal(number, [SIGINT, SIGTERM, SIGQUIT].contains(number) ? SIG_DFL : SIG_IGN)
    }
  }
}
