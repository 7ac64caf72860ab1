import CPlatform
import Synchronization

/// A request to stop training. Any thread may raise it; training polls it where a trial can resume.
package final class StopFlag: Sendable {
  private let raised = Atomic(false)
  private let followsSignals: Bool

  /// A flag that only `raise` sets.
  package init() { followsSignals = false }

  private init(followsSignals: Bool) { self.followsSignals = followsSignals }

  /// A flag that the stop signals raise too: SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2 and
  /// SIGXCPU. From now on these signals no longer end the process.
  package static func followingSignals() -> StopFlag {
    sweep_watch_stop_signals()
    return StopFlag(followsSignals: true)
  }

  /// True once a stop is requested. Costs two loads, cheap enough for every batch.
  package var isRaised: Bool {
    raised.load(ordering: .relaxed) || followsSignals && sweep_stop_signal() != 0
  }

  package func raise() { raised.store(true, ordering: .relaxed) }
}
