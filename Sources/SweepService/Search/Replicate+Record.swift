import ExperimentModel
import Search

extension Replicate {
  /// What is stored of a trial. Epochs without a value of the measure have NaN.
  ///
  /// - Parameters:
  ///   - measure: the metric of each epoch; nil if none is needed.
  ///   - objectives: returns the objectives of a finished trial.
  init(
    _ record: TrialRecord, _ measure: ValidationMeasure?, objectives: (TrialResult) -> [Double]
  ) {
    self.init(
      values: measure.map { measure in record.epochs.map { measure.value(in: $0) ?? .nan } } ?? [],
      ending: Ending(record.state, record.result, objectives: objectives))
  }
}

extension Replicate.Ending {
  /// Nil for a trial that may resume.
  init?(
    _ state: TrialState, _ result: TrialResult?, objectives: (TrialResult) -> [Double]
  ) {
    switch state {
    case .finished: self = .finished(result.map(objectives) ?? [])
    case .diverged: self = .diverged
    case .failed, .crashed, .timedOut: self = .failed
    case .queued, .running, .interrupted, .paused, .pruned: return nil
    }
  }
}

extension Sweep {
  /// Trials of each configuration: seeds × splits.
  var trialsPerConfiguration: Int { seeds.count * allSplits.count }

  /// The metric of each epoch by which a search prunes suggestions; nil if it prunes none.
  var pruningMeasure: ValidationMeasure? {
    search?.earlyTermination == nil ? nil : ValidationMeasure(rawValue: metric.name)
  }

  /// Returns the objectives of a finished trial of a search, the metric first; NaN where one is absent.
  ///
  /// - Parameter operations: of the trial; nil if unknown.
  func objectives(of result: TrialResult, operations: Double?) -> [Double] {
    [result.metrics[metric.name] ?? .nan]
      + (search?.further ?? []).map { objective in
        switch objective {
        case .metric(let metric): result.metrics[metric.name] ?? .nan
        case .cost(let cost): operations.map(cost.value(ofOperations:)) ?? .nan
        }
      }
  }
}
