import ExperimentModel

/// What the trials of one configuration came to.
struct ConfigurationOutcome {
  /// Position in the sweep, from 0.
  let number: Int
  let configuration: Configuration
  /// One a seed.
  let trials: [TrialRecord]

  var finished: [TrialRecord] { trials.filter { $0.state == .finished && $0.result != nil } }

  /// The values of a metric, one a finished trial that has it.
  func values(of metric: String) -> [Double] {
    finished.compactMap { $0.result?.metrics[metric] }
  }

  func mean(of metric: String) -> Double? {
    let values = values(of: metric)
    return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }

  /// Standard deviation over the seeds (n − 1); nil with fewer than two.
  func deviation(of metric: String) -> Double? {
    let values = values(of: metric)
    guard values.count > 1, let mean = mean(of: metric) else { return nil }
    let squares = values.reduce(0.0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(values.count - 1)).squareRoot()
  }
}

/// The configurations of a sweep beside each other.
struct Comparison {
  let sweep: Sweep
  /// In the order of the grid file.
  let outcomes: [ConfigurationOutcome]

  init(_ snapshot: SweepSnapshot) {
    sweep = snapshot.sweep
    outcomes = sweep.configurations.enumerated().map { number, configuration in
      ConfigurationOutcome(
        number: number, configuration: configuration,
        trials: snapshot.trials.filter { $0.number == number })
    }
  }

  var metric: String { sweep.metric.name }

  var baseline: ConfigurationOutcome? {
    outcomes.first { $0.configuration.name == sweep.baseline }
  }

  /// The configuration with the best mean of the target metric.
  var best: ConfigurationOutcome? {
    outcomes.filter { $0.mean(of: metric) != nil }.reduce(nil as ConfigurationOutcome?) {
      guard let best = $0 else { return $1 }
      return sweep.metric.prefers($1.mean(of: metric)!, to: best.mean(of: metric)!) ? $1 : best
    }
  }

  /// How a configuration does against the baseline.
  enum Verdict: String {
    case baseline = "➖"
    case better = "⬆"
    case worse = "⬇"
    case equal = "="
    /// Not finished, or nothing to compare with.
    case unknown = ""
  }

  func verdict(_ outcome: ConfigurationOutcome) -> Verdict {
    if outcome.configuration.name == sweep.baseline { return .baseline }
    guard let value = outcome.mean(of: metric), let reference = baseline?.mean(of: metric) else {
      return .unknown
    }
    if value == reference { return .equal }
    return sweep.metric.prefers(value, to: reference) ? .better : .worse
  }

  /// Hyperparameters that tables show: those of the log that this project reproduces, and all that
  /// vary.
  var columns: [HyperparameterDefinition] {
    let always = ["epochs", "learning_rate", "dropout", "batch_size", "embedding_dim"]
    return HyperparameterDefinition.all.filter { definition in
      let values = Set(
        sweep.configurations.map { definition.value(in: $0.hyperparameters)?.description ?? "" })
      return always.contains(definition.name) || values.count > 1
    }.sorted { a, b in
      (always.firstIndex(of: a.name) ?? always.count) < (always.firstIndex(of: b.name) ?? always.count)
    }
  }
}
