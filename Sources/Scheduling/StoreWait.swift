import ExperimentModel

extension Error {
  /// True if the same call may succeed later.
  var mayPass: Bool { (self as? any ContentionError)?.awaited != nil }
}

/// Retries a call to a store that another program holds, for up to ten minutes.
package struct StoreWait: Sendable {
  /// Seconds.
  package static let limit = 600.0
  /// Seconds left once the user stops the run.
  package static let limitWhenStopping = 5.0
  /// Seconds between two calls. A call itself waits as well.
  package static let pause = 0.2

  private let clock: RunClock
  private let report: @Sendable (String) -> Void
  private var awaited: String?
  private var deadline = 0.0
  private var isStopping = false

  /// - Parameter report: receives a line for people when the wait begins, and when it succeeds.
  package init(clock: RunClock, report: @escaping @Sendable (String) -> Void) {
    self.clock = clock
    self.report = report
  }

  /// Records the error of a failed call.
  ///
  /// - Parameter isStopping: true if the user stops the run.
  /// - Returns: seconds to sleep before the next call; nil to give up.
  package mutating func pause(after error: any Error, isStopping: Bool = false) -> Double? {
    guard let subject = (error as? any ContentionError)?.awaited else { return nil }
    let now = clock.elapsed()
    if awaited == nil {
      deadline = now + Self.limit
      report(
        "waiting for \(subject), for up to \(Int(Self.limit / 60)) minutes; end its transaction or "
          + "close it to continue")
    }
    awaited = subject
    if isStopping, !self.isStopping {
      self.isStopping = true
      deadline = min(deadline, now + Self.limitWhenStopping)
    }
    return now < deadline ? Self.pause : nil
  }

  /// Records a call that succeeded.
  package mutating func end() {
    guard awaited != nil else { return }
    awaited = nil
    report("the database is free again; nothing was lost")
  }

  /// Repeats `call` until it succeeds.
  ///
  /// - Throws: the last error of `call`.
  nonisolated(nonsending) package static func run<Value>(
    clock: RunClock = .system(), report: @escaping @Sendable (String) -> Void,
    _ call: nonisolated(nonsending) () async throws -> Value
  ) async throws -> Value {
    var wait = StoreWait(clock: clock, report: report)
    while true {
      do {
        let value = try await call()
        wait.end()
        return value
      } catch {
        guard let pause = wait.pause(after: error) else { throw error }
        await clock.sleep(pause)
      }
    }
  }
}
