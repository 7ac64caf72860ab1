import Evaluation
package import ExperimentModel

/// A configuration is a trial of Optuna, its value the mean over seeds and splits.
extension OptunaStudy {
  /// - Parameter snapshot: with the epochs of finished trials.
  package init(_ snapshot: SweepSnapshot) {
    let comparison = Comparison(snapshot)
    let sweep = snapshot.sweep
    let space = OptunaSpace(comparison)
    self.init(
      name: sweep.name, metric: comparison.target,
      attributes: [
        .init("sweep:baseline", .text(sweep.baseline)),
        .init("sweep:dataset", .text(snapshot.dataset.name)),
        .init("sweep:data_hash", .text(snapshot.dataset.hash)),
      ]
        + (sweep.search.map { search in
          [
            .init("sweep:method", .text(search.method.rawValue)),
            .init("sweep:seed", .seed(search.seed)),
          ]
        } ?? []),
      trials: comparison.entries.map { Trial($0, comparison, space) })
  }
}

extension OptunaStudy.Trial {
  fileprivate init(_ entry: Comparison.Entry, _ comparison: Comparison, _ space: OptunaSpace) {
    let trials = entry.trials
    let metric = comparison.target.name
    self.init(state: .init(trials.map(\.state)))
    intermediateValues = Self.intermediateValues(of: trials, metric: metric)
    switch state {
    case .complete:
      value = entry[metric]?.mean
      // Optuna has no complete trial without a value.
      if value == nil { state = .fail }
    case .pruned: value = intermediateValues.last?.value
    case .fail, .running, .waiting: break
    }
    let (inside, outside) = space.parameters(of: entry.configuration.hyperparameters)
    parameters = inside
    attributes = attributes(of: entry, comparison) + outside
    let attempts = trials.flatMap(\.attempts)
    if state != .waiting { start = attempts.map(\.startedAt).min() }
    if ![.running, .waiting].contains(state) { end = attempts.compactMap(\.endedAt).max() }
  }

  /// The metric after each epoch that all trials have; empty if epochs do not measure it.
  private static func intermediateValues(
    of trials: [TrialRecord], metric: String
  ) -> [(epoch: Int, value: Double)] {
    guard let measure = ValidationMeasure(rawValue: metric) else { return [] }
    let curves = trials.map { trial in
      Dictionary(
        trial.epochs.compactMap { epoch in
          measure.value(in: epoch).flatMap { $0.isFinite ? (epoch.epoch, $0) : nil }
        }, uniquingKeysWith: { $1 })
    }
    return (curves.first?.keys.sorted() ?? []).compactMap { epoch in
      let values = curves.compactMap { $0[epoch] }
      return values.count == curves.count ? (epoch, values.mean) : nil
    }
  }

  private func attributes(
    of entry: Comparison.Entry, _ comparison: Comparison
  ) -> [OptunaStudy.Attribute] {
    let configuration = entry.configuration
    let trials = entry.trials
    var attributes: [OptunaStudy.Attribute] = [
      .init("name", .text(configuration.name)),
      .init("seeds", .list(comparison.seeds.map(ParameterValue.seed))),
      .init(OptunaStudy.Attribute.trialsKey, .list(trials.map { .text($0.id.hex) })),
    ]
    if !configuration.description.isEmpty {
      attributes.append(.init("description", .text(configuration.description)))
    }
    for metric in comparison.shownMetrics where metric != comparison.target.name {
      if let mean = entry[metric]?.mean { attributes.append(.init(metric, .real(mean))) }
    }
    if let error = trials.lazy.compactMap(\.attempts.last?.cause).first, state == .fail {
      attributes.append(.init("error", .text(error.description)))
    }
    return attributes
  }
}

extension OptunaStudy.State {
  /// The state of a configuration whose trials have these states.
  fileprivate init(_ states: [TrialState]) {
    if states.contains(.pruned) {
      self = .pruned
    } else if states.allSatisfy({ $0 == .queued }) {
      self = .waiting
    } else if states.contains(where: \.isOpen) {
      self = .running
    } else {
      self = states.contains(where: \.isFailure) ? .fail : .complete
    }
  }
}

extension ParameterValue {
  /// A seed; one beyond the integers of JSON readers is a text.
  fileprivate static func seed(_ seed: UInt64) -> ParameterValue {
    Int(exactly: seed).map(ParameterValue.integer) ?? .text("\(seed)")
  }
}
