import ExperimentModel
import Foundation
import Scheduling

/// Shows what a scheduler tells.
struct RunProgress {
  let plan: Plan
  let jobs: Int
  let threads: Int
  let isLive: Bool

  func follow(_ events: AsyncStream<SchedulerEvent>) async {
    for await event in events {
      let name = event.trial.configuration.name
      switch event.kind {
      case .started: printLine("started \(name) seed \(event.trial.seed)")
      case .progress: break
      case .epochFinished(let epoch):
        printLine("\(name) epoch \(epoch.epoch) loss \(epoch.trainLoss)")
      case .ended(let outcome, let seconds, _):
        printLine("\(name) \(outcome.ending.state.rawValue) \(seconds)")
      }
    }
  }

  private func printLine(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
  }
}
