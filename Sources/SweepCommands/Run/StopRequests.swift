import Foundation

/// Decides what each stop signal does, in the order of their arrival.
struct StopRequests {
  enum Answer: Sendable, Hashable {
    /// Stop the work in order.
    case stop
    /// End the program immediately.
    case exit
    case nothing
  }

  private var isStopping = false
  /// The first signal from a person, not from the system.
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
    return isEcho ? .nothing : .exit
  }
}
