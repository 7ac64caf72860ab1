import ExperimentModel
import Search

extension Replicate {
  /// What is stored of a trial. Epochs without a value of the measure have NaN.
  ///
  /// - Parameter measure: the metric of each epoch; nil if none is needed.
  init(_ record: TrialRecord, metric: String, _ measure: ValidationMeasure?) {
    self.init(
      values: measure.map { measure in record.epochs.map { measure.value(in: $0) ?? .nan } } ?? [],
      ending: Ending(record, metric: metric))
  }
}

extension Replicate.Ending {
  /// Nil for a trial that goes on later.
  init?(_ state: TrialState, value: @autoclosure () -> Double?) {
    switch state {
    case .finished: self = .finished(value() ?? .nan)
    case .diverged: self = .diverged
    case .failed, .crashed, .timedOut: self = .failed
    case .queued, .running, .interrupted, .paused, .pruned: return nil
    }
  }

  init?(_ record: TrialRecord, metric: String) {
    self.init(record.state, value: record.result?.metrics[metric])
  }

  init?(_ ending: AttemptEnding, metric: String) {
    self.init(ending.state, value: ending.result?.metrics[metric])
  }
}
