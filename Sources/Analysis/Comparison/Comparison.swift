package import Evaluation
package import ExperimentModel

/// A sweep's configurations, each with the results of its seeds, and how each stands against the
/// baseline and the best: what every report is made of.
///
/// Seeds are replicates. With several, means have a 95 % interval by Student's t, and differences
/// are paired by seed: only seeds that both configurations finished count. With one, differences
/// are paired by user (`PairedBootstrap`), for metrics that have a value for each user. docs/statistics.md
/// explains both. A pure function of the snapshot.
package struct Comparison: Sendable {
  /// A configuration and its trials.
  package struct Entry: Sendable {
    /// Position in the grid file, from 0, and in `Comparison.entries`.
    package let number: Int
    package let configuration: Configuration
    package let isBaseline: Bool
    /// In the order of the seeds. Records are large: made from those of the sweep when asked for.
    package var trials: [TrialRecord] { places.map { all[$0] } }
    private let all: [TrialRecord]
    /// Of its trials among those of the sweep.
    private let places: [Int]
    /// Trials that finished.
    package let finished: Int
    package let cost: TrainingCost
    private let values: [String: [SeedValue]]
    private let metrics: [String: MeanEstimate]

    /// A metric of one finished trial.
    package typealias SeedValue = (seed: UInt64, value: Double)

    fileprivate init(
      number: Int, configuration: Configuration, isBaseline: Bool, at places: [Int],
      of trials: [TrialRecord], metrics names: [String]
    ) {
      self.number = number
      self.configuration = configuration
      self.isBaseline = isBaseline
      self.places = places
      all = trials
      let finished = places.filter { trials[$0].state == .finished }
      self.finished = finished.count
      cost = TrainingCost(of: trials, finished)
      var values = names.map { _ in [SeedValue]() }
      // Where the names stand among the metrics of a trial, and of all that share its names.
      var known: MetricValues.Names?
      var metricPlaces: [Int?] = []
      for index in finished {
        guard let metrics = trials[index].result?.metrics else { continue }
        if metrics.names !== known {
          known = metrics.names
          metricPlaces = names.map { metrics.place(of: $0) }
        }
        let seed = trials[index].trial.seed
        for (number, place) in metricPlaces.enumerated() {
          guard let place else { continue }
          let value = metrics.values[place]
          if value.isFinite { values[number].append((seed, value)) }
        }
      }
      self.values = Dictionary(uniqueKeysWithValues: zip(names, values))
      metrics = Dictionary(
        uniqueKeysWithValues: self.values.compactMap { name, values in
          MeanEstimate(
            values.map { $0.value }, within: Comparison.range(ofMetric: name)
          ).map { (name, $0) }
        })
    }

    /// Mean over the seeds that finished, and its interval. Nil when no seed finished, or the rows
    /// do not define the metric.
    package subscript(metric: String) -> MeanEstimate? { metrics[metric] }

    /// Finite values of a metric, in the order of the seeds.
    package func values(of metric: String) -> [SeedValue] { values[metric] ?? [] }

    /// Where its trials stand, each state once.
    package var states: [TrialState] {
      var states: [TrialState] = []
      for trial in trials where !states.contains(trial.state) { states.append(trial.state) }
      return states
    }

    /// What people call it: its description, else its name.
    package var title: String {
      configuration.description.isEmpty ? configuration.name : configuration.description
    }
  }

  /// In the order of the grid file.
  package let entries: [Entry]
  /// The metric that decides.
  package let target: TargetMetric
  package let seeds: [UInt64]
  /// How the configurations stand by the target metric.
  package let standings: Standings
  /// The same by the other metrics that tables show.
  private let others: [String: Standings]
  /// How the trials were tested.
  let evaluation: EvaluationProtocol
  /// Of the test rows of users and movies without a training row; empty where there are none.
  let coldMetrics: [MetricDefinition]
  /// Those of the `results` view, then the others of the evaluation protocol and those of cold users
  /// and movies; without those that are left out.
  package let metrics: [MetricDefinition]
  /// What the metrics rest on.
  let supports: ReportedSupports

  package init(_ snapshot: SweepSnapshot) {
    let sweep = snapshot.sweep
    let trials = snapshot.trials
    let places = Dictionary(grouping: trials.indices) { trials[$0].number }
    evaluation = snapshot.dataset.evaluation ?? .standard
    let usual = Set(MetricDefinition.all)
    let cold = Self.coldMetrics(snapshot.dataset.cold)
    supports = ReportedSupports(
      of: MetricDefinition.all + evaluation.metrics.filter { !usual.contains($0) } + cold,
      target: sweep.metric.name, snapshot.dataset)
    metrics = supports.reported
    let reported = Set(metrics)
    coldMetrics = cold.filter(reported.contains)
    let names = Array(Set(metrics.map(\.name)).union([sweep.metric.name]))
    let entries = concurrently(
      sweep.configurations.enumerated().map { number, configuration in
        {
          Entry(
            number: number, configuration: configuration,
            isBaseline: configuration.name == sweep.baseline, at: places[number] ?? [],
            of: trials, metrics: names)
        }
      })
    self.entries = entries
    target = sweep.metric
    seeds = sweep.seeds
    let hasSeveralSeeds = sweep.seeds.count > 1
    standings = Standings(entries, by: sweep.metric, hasSeveralSeeds: hasSeveralSeeds)
    var others: [String: Standings] = [:]
    for metric in Self.experimentLog where metric != sweep.metric.name {
      others[metric] = Standings(
        entries, by: Self.target(named: metric), hasSeveralSeeds: hasSeveralSeeds)
    }
    self.others = others
  }

  private static func coldMetrics(_ cold: ColdStart?) -> [MetricDefinition] {
    guard let cold else { return [] }
    let shown = MetricDefinition.all.filter {
      ["ndcg_all@10", "recall@10", "auc", "logloss"].contains($0.name)
    }
    return (cold.userRows > 0 ? shown.map { $0.within(.coldUsers) } : [])
      + (cold.movieRows > 0 ? shown.map { $0.within(.coldMovies) } : [])
  }

  package var baseline: Entry? { entries.first(where: \.isBaseline) }

  /// The entry with the best mean of the target metric, the first of equals; nil when none
  /// finished.
  package var best: Entry? { standings.best.map { entries[$0] } }

  /// Whether each configuration trains more than once.
  package var hasSeveralSeeds: Bool { seeds.count > 1 }

  /// How the configurations stand by any metric; computed anew for those that tables do not show.
  package func standings(by metric: String) -> Standings {
    if metric == target.name { return standings }
    return others[metric]
      ?? Standings(entries, by: Self.target(named: metric), hasSeveralSeeds: hasSeveralSeeds)
  }

  /// Metrics of the experiment log that this project reproduces: every table has them.
  package static let experimentLog = ["ndcg_all@10", "recall@10"]

  /// Metrics of the comparison table: those of the experiment log that are not left out, and the
  /// target.
  package var shownMetrics: [String] {
    let log = Self.experimentLog.filter { !supports.isLeftOut($0) }
    return log.contains(target.name) ? log : log + [target.name]
  }

  /// Names of the metrics whose values of each user a comparison of this sweep needs: none with
  /// several seeds.
  package static func userMetrics(for sweep: Sweep) -> Set<String> {
    sweep.seeds.count > 1 ? [] : Set(experimentLog + [sweep.metric.name])
  }

  var hasFinished: Bool { entries.contains { $0.finished > 0 } }

  /// Metrics whose meanings reports tell: those of cold rows mean the same there.
  var explainedMetrics: [MetricDefinition] { metrics.filter { $0.scope?.isOfCandidates ?? true } }

  /// Metrics that the `results` view has a column for.
  var usualMetrics: [MetricDefinition] { metrics.filter(MetricDefinition.all.contains) }

  /// Metrics that it has none for.
  var otherMetrics: [MetricDefinition] { metrics.filter { !MetricDefinition.all.contains($0) } }

  /// What the metric is called in tables.
  package static func label(ofMetric name: String) -> String {
    MetricDefinition.named(name)?.label ?? name
  }

  /// What values of the metric can be; anything for a name that is none of a metric.
  static func range(ofMetric name: String) -> ClosedRange<Double> {
    MetricDefinition.named(name)?.range ?? -Double.infinity...Double.infinity
  }

  /// What differences of its values can be.
  static func differenceRange(ofMetric name: String) -> ClosedRange<Double> {
    MetricDefinition.named(name)?.differenceRange ?? -Double.infinity...Double.infinity
  }

  package var targetLabel: String { Self.label(ofMetric: target.name) }

  private static func target(named metric: String) -> TargetMetric {
    TargetMetric(name: metric, goal: MetricDefinition.named(metric)?.goal ?? .maximize)
  }
}
