/// Why an attempt ended without a result.
///
/// What Sweep itself determined is structure, so that reports say it in any language; the words of
/// an error are kept as they are. The description is the stored form, and `init(_:)` reads it back.
package enum AttemptCause: Sendable, Hashable {
  /// The worker stopped on request.
  case interrupted
  /// The search decides later whether the trial continues.
  case paused
  /// The runner died without recording the ending.
  case lost
  case timedOut
  /// The loss was not finite in that epoch.
  case diverged(epoch: Int)
  /// A signal ended the process; its name, such as `SIGKILL`.
  case signaled(String, MemoryShortage?)
  /// The process ended by itself, before or after it had reported its result.
  case exited(status: Int, reported: Bool)
  case notStarted(program: String, error: String)
  /// The worker's output cannot be understood.
  case unintelligible(error: String)
  /// An error in its own words.
  case error(String)

  /// A likely reason for SIGKILL: the workers used most of the memory.
  package struct MemoryShortage: Sendable, Hashable {
    /// Number of the other workers.
    package let others: Int
    /// MiB of all workers.
    package let used: Int
    /// MiB for all workers.
    package let limit: Int

    package init(others: Int, used: Int, limit: Int) {
      self.others = others
      self.used = used
      self.limit = limit
    }
  }
}

extension AttemptCause: LosslessStringConvertible {
  package var description: String {
    switch self {
    case .interrupted: "interrupted"
    case .paused: "paused"
    case .lost: "lost: the runner ended"
    case .timedOut: "timed out"
    case .diverged(let epoch): "the loss was not finite in epoch \(epoch)"
    case .signaled(let name, nil): name
    case .signaled(let name, let shortage?): "\(name), perhaps out of memory: \(shortage)"
    case .exited(let status, let reported):
      "exit status \(status) \(reported ? "after it had reported its result" : "without a report")"
    case .notStarted(let program, let error): "cannot run \(program): \(error)"
    case .unintelligible(let error): "the worker's output cannot be understood: \(error)"
    case .error(let text): text
    }
  }

  /// The cause with that description.
  package init(_ description: String) {
    let cause = Self.read(description)
    // No other cause may change the text: rows have checksums.
    self = cause?.description == description ? cause! : .error(description)
  }

  private static func read(_ text: String) -> AttemptCause? {
    for cause in [AttemptCause.interrupted, .paused, .lost, .timedOut]
    where text == cause.description {
      return cause
    }
    if let match = text.wholeMatch(of: /the loss was not finite in epoch (\d+)/) {
      return Int(match.1).map { .diverged(epoch: $0) }
    }
    if let match = text.wholeMatch(
      of: /(SIG[A-Z0-9]+|signal \d+)(?:, perhaps out of memory: (.+))?/)
    {
      return .signaled(String(match.1), match.2.flatMap { MemoryShortage(String($0)) })
    }
    if let match = text.wholeMatch(of: /exit status (-?\d+) (after|without) .+/) {
      return Int(match.1).map { .exited(status: $0, reported: match.2 == "after") }
    }
    if let match = text.wholeMatch(of: /cannot run (.+?): (.+)/.dotMatchesNewlines()) {
      return .notStarted(program: String(match.1), error: String(match.2))
    }
    let words = "the worker's output cannot be understood: "
    return text.hasPrefix(words) ? .unintelligible(error: String(text.dropFirst(words.count))) : nil
  }
}

extension AttemptCause.MemoryShortage: LosslessStringConvertible {
  package var description: String {
    let users =
      switch others {
      case 0: "it"
      case 1: "it and another worker"
      default: "it and \(others) other workers"
      }
    return
      "\(users) used \(used) MiB of \(limit) MiB; try a smaller batch_size or fewer trials at a time"
  }

  package init?(_ description: String) {
    guard
      let match = description.prefixMatch(
        of: /it(?: and (?:(another)|(\d+) other) workers?)? used (\d+) MiB of (\d+) MiB/),
      let used = Int(match.3), let limit = Int(match.4)
    else { return nil }
    let others = match.2.flatMap { Int($0) } ?? (match.1 == nil ? 0 : 1)
    self.init(others: others, used: used, limit: limit)
  }
}
