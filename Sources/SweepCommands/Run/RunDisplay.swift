import ExperimentModel
import Foundation
import Scheduling
import SweepService
import TerminalUI

/// Shows the events of a run: on a terminal one line per worker and one for the total, elsewhere one
/// plain line per event.
struct RunDisplay: Sendable {
  private let request: RunRequest
  private let signals: StopSignals
  private let display: ProgressDisplay

  /// - Parameters:
  ///   - signals: ignored once training has ended.
  ///   - isHidden: true for plain lines on a terminal too.
  init(_ request: RunRequest, _ signals: StopSignals, isHidden: Bool) {
    self.request = request
    self.signals = signals
    display = ProgressDisplay(
      environment: ProcessInfo.processInfo.environment, isDisabled: isHidden)
  }

  /// Shows events until there are no more.
  @Sendable func follow(_ events: AsyncStream<RunEvent>) async {
    var trials: TrialLines?
    for await event in events {
      switch event {
      // Through the display, which would draw over what others write.
      case .notice(let notice): await display.log(notice.description.namingOptions)
      case .waiting(let message): await display.log(message.namingOptions)
      case .started(let plan): trials = TrialLines(plan, display)
      case .trial(let event, let totals):
        await trials?.show(event)
        await display.update(total: TotalLine(totals))
      case .stopping:
        await display.log(
          "Stopping at the next safe point. Press Ctrl-C again to stop immediately.")
      case .ended(let summary):
        signals.ignore()
        await display.finish()
        if case .storage(let reason) = summary.stop { reportStorage(reason) }
      }
    }
    await display.finish()
  }

  private func reportStorage(_ reason: String) {
    ErrorOutput.printError(
      """
      stopped: \(reason)
      Other trials could not be written either. Finished trials are safe. Once the cause is gone, \
      resume with: \(ResumeCommand(request).text)
      """)
  }
}

extension TotalLine {
  fileprivate init(_ totals: RunTotals) {
    self.init(
      done: totals.ended, total: totals.trials, failures: totals.failures,
      elapsedSeconds: totals.elapsedSeconds, remainingSeconds: totals.remainingSeconds,
      isUpperBound: totals.isUpperBound)
  }
}
