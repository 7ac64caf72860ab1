import ExperimentModel

/// A sweep's configurations, each with the results of its seeds, against the baseline.
struct Comparison {
  /// A configuration and its trials.
  struct Entry {
    let number: Int
    let configuration: Configuration
    let isBaseline: Bool
    let trials: [TrialRecord]
    private let metrics: [String: SeedValues]

    fileprivate init(
      number: Int, configuration: Configuration, isBaseline: Bool, trials: [TrialRecord],
      metrics names: Set<String>
    ) {
      self.number = number
      self.configuration = configuration
      self.isBaseline = isBaseline
      self.trials = trials
      let results = trials.compactMap { $0.state == .finished ? $0.result : nil }
      var metrics: [String: SeedValues] = [:]
      for name in names {
        let values = results.compactMap { $0.metrics[name] }.filter(\.isFinite)
        metrics[name] = SeedValues(values)
      }
      self.metrics = metrics
    }

    /// Nil when no seed finished, or the rows do not define the metric.
    subscript(metric: String) -> SeedValues? { metrics[metric] }

    var finished: Int { trials.count { $0.state == .finished } }

    /// What people call it: its description, else its name.
    var title: String {
      configuration.description.isEmpty ? configuration.name : configuration.description
    }
  }

  let entries: [Entry]
  let target: TargetMetric
  let seeds: [UInt64]
  /// How the trials were tested.
  let evaluation: EvaluationProtocol
  /// Of the test rows of users and movies without a training row; empty where there are none.
  let coldMetrics: [MetricDefinition]

  init(_ snapshot: SweepSnapshot) {
    let sweep = snapshot.sweep
    let trials = Dictionary(grouping: snapshot.trials, by: \.number)
    evaluation = snapshot.dataset.evaluation ?? .standard
    coldMetrics = Self.coldMetrics(snapshot.dataset.cold)
    let names = Set((evaluation.metrics + coldMetrics).map(\.name)).union([sweep.metric.name])
    entries = sweep.configurations.enumerated().map { number, configuration in
      Entry(
        number: number, configuration: configuration,
        isBaseline: configuration.name == sweep.baseline, trials: trials[number] ?? [],
        metrics: names)
    }
    target = sweep.metric
    seeds = sweep.seeds
  }

  private static func coldMetrics(_ cold: ColdStart?) -> [MetricDefinition] {
    guard let cold else { return [] }
    let shown = MetricDefinition.all.filter {
      ["ndcg_all@10", "recall@10", "auc", "logloss"].contains($0.name)
    }
    return (cold.userRows > 0 ? shown.map { $0.within(.coldUsers) } : [])
      + (cold.movieRows > 0 ? shown.map { $0.within(.coldMovies) } : [])
  }

  var baseline: Entry? { entries.first(where: \.isBaseline) }

  /// The entry with the best mean of the target metric, the first of equals; nil when none
  /// finished.
  var best: Entry? {
    var best: (entry: Entry, value: Double)?
    for entry in entries {
      guard let value = entry[target.name]?.mean else { continue }
      if best.map({ target.prefers(value, to: $0.value) }) ?? true { best = (entry, value) }
    }
    return best?.entry
  }

  /// Whether some configuration has more than one seed to show.
  var hasSeveralSeeds: Bool { seeds.count > 1 }

  /// What the metric is called in tables.
  static func label(ofMetric name: String) -> String { MetricDefinition.named(name)?.label ?? name }

  var targetLabel: String { Self.label(ofMetric: target.name) }

  /// Metrics of the comparison table: those of the experiment log, and the target.
  var shownMetrics: [String] {
    let log = ["ndcg_all@10", "recall@10"]
    return log.contains(target.name) ? log : log + [target.name]
  }

  /// Mean of the target metric, less the baseline's; nil when one of them has none.
  func difference(of entry: Entry) -> Double? {
    guard let value = entry[target.name]?.mean, let reference = baseline?[target.name]?.mean else {
      return nil
    }
    return value - reference
  }

  /// The entries whose mean reads the same as the best one of that metric; none when all of several
  /// do.
  func numbersOfBest(metric: String) -> Set<Int> {
    let goal = TargetMetric(
      name: metric, goal: metric == target.name ? target.goal : goal(ofMetric: metric))
    let means = entries.compactMap { entry in entry[metric].map { (entry.number, $0.mean) } }
    guard let best = means.map(\.1).reduce(nil, { pick($0, $1, goal) }) else { return [] }
    let numbers = means.filter { metricText($0.1) == metricText(best) }.map(\.0)
    return numbers.count > 1 && numbers.count == means.count ? [] : Set(numbers)
  }

  private func pick(_ a: Double?, _ b: Double, _ goal: TargetMetric) -> Double? {
    a.map { goal.prefers(b, to: $0) ? b : $0 } ?? b
  }

  private func goal(ofMetric name: String) -> TargetMetric.Goal {
    MetricDefinition.named(name)?.goal ?? .maximize
  }
}
