import CPlatform
import Dispatch
import Foundation
import Synchronization
import TerminalUI

/// Signals that ask for an orderly stop: Ctrl-C, a closed terminal, and what batch systems send. The
/// first asks the run to stop; another Ctrl-C or SIGTERM ends the program at once. Workers end when
/// their runner does.
///
/// `@unchecked Sendable`: the sources never change, and Dispatch's objects may be used anywhere.
final class StopSignals: @unchecked Sendable {
  /// The signals that are handled.
  private let numbers: [Int32]
  private let sources: [any DispatchSourceSignal]
  private let requests = Mutex(StopRequests())

  /// - Parameter stop: called on the first signal.
  init(stop: @escaping @Sendable () -> Void) {
    let queue = DispatchQueue(label: "signals")
    let keepsHangup = sweep_hangup_is_ignored()
    let numbers = sequence(first: 0) { $0 + 1 }.lazy.map { sweep_stop_signal_at($0) }
      .prefix { $0 != 0 }.filter { !(keepsHangup && $0 == SIGHUP) }
    let start = ContinuousClock.now
    self.numbers = Array(numbers)
    sources = numbers.map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      return source
    }
    for (number, source) in zip(numbers, sources) {
      source.setEventHandler { [self] in
        let answer = requests.withLock { $0.take(number, at: ContinuousClock.now - start) }
        switch answer {
        case .stop: stop()
        case .endAtOnce: Self.endAtOnce()
        case .nothing: break
        }
      }
      source.resume()
    }
  }

  static func endAtOnce() -> Never {
    // The progress display hides the cursor and has no time to give it back.
    let error = TerminalOutput.standardError
    error.write(
      (error.isTerminal ? "\u{1B}[?25h\n" : "") + "ended at once; the same command goes on\n")
    _exit(ExitStatus.interrupted.rawValue)
  }

  /// Takes no more signals: they end the program again, which may wait for a reader of its report.
  func ignore() {
    for source in sources { source.cancel() }
    for number in numbers {
      // What the system sends, and sends again, must not end a run that only has its report to write.
      signal(number, [SIGINT, SIGTERM, SIGQUIT].contains(number) ? SIG_DFL : SIG_IGN)
    }
  }
}

/// What a run does about each stop signal, in the order of their arrival.
struct StopRequests {
  enum Answer: Sendable, Hashable {
    case stop, endAtOnce, nothing
  }

  private var isStopping = false
  /// When someone asked, not the system.
  private var asked: (signal: Int32, time: Duration)?

  /// - Parameter time: since any fixed moment.
  mutating func take(_ signal: Int32, at time: Duration) -> Answer {
    defer { isStopping = true }
    // The kernel, shells and batch systems send these, and send them again.
    guard [SIGINT, SIGTERM, SIGQUIT].contains(signal) else { return isStopping ? .nothing : .stop }
    defer { asked = asked ?? (signal, time) }
    guard let asked else { return isStopping ? .nothing : .stop }
    // `timeout` signals its command, and then the command's process group.
    let isEcho = signal == SIGTERM && asked.signal == SIGTERM && time - asked.time < .seconds(1)
    return isEcho ? .nothing : .endAtOnce
  }
}
