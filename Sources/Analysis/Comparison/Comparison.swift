package import Evaluation
package import ExperimentModel

/// The configurations of a sweep with their results, compared with the baseline and the best.
///
/// Seeds are replicates. With several, means have a 95 % interval (Student's t) and differences are
/// paired by seed over the seeds that both configurations finished. Fixed seeds are tested once, when
/// all of a comparison's have ended. With one, differences are
/// paired by user (`PairedBootstrap`) if the metric has a value per user. docs/statistics.md
/// explains both. A pure function of the snapshot.
package struct Comparison: Sendable {
  /// A configuration and its trials.
  package struct Entry: Sendable {
    /// Position in the grid file, from 0, and in `Comparison.entries`.
    package let number: Int
    package let configuration: Configuration
    package let isBaseline: Bool
    /// In the order of the seeds. Computed, because records are large.
    package var trials: [TrialRecord] { places.map { all[$0] } }
    private let all: [TrialRecord]
    /// Indices of its trials in those of the sweep.
    private let places: [Int]
    /// Number of finished trials.
    package let finished: Int
    /// Numbers of the splits of finished trials.
    let finishedSplits: Set<UInt64>
    /// Trials that have not ended, or were interrupted.
    let pending: Set<Replicate>
    package let cost: TrainingCost
    private let values: [String: [TrialValue]]
    private let metrics: [String: MeanEstimate]

    /// A metric of one finished trial.
    package typealias TrialValue = (replicate: Replicate, value: Double)

    fileprivate init(
      number: Int, configuration: Configuration, isBaseline: Bool, at places: [Int],
      of trials: [TrialRecord], metrics names: [String], splits: SplitDesign?
    ) {
      self.number = number
      self.configuration = configuration
      self.isBaseline = isBaseline
      self.places = places
      all = trials
      let finished = places.filter { trials[$0].state == .finished }
      self.finished = finished.count
      finishedSplits = Set(finished.lazy.map { Replicate(trials[$0].trial).split })
      pending = Set(
        places.lazy.filter { trials[$0].state.isOpen }
          .map { Replicate(trials[$0].trial) })
      cost = TrainingCost(of: trials, finished)
      var values = names.map { _ in [TrialValue]() }
      for index in finished {
        guard let metrics = trials[index].result?.metrics else { continue }
        let replicate = Replicate(trials[index].trial)
        for (number, name) in names.enumerated() {
          guard let value = metrics[name], value.isFinite else { continue }
          values[number].append((replicate, value))
        }
      }
      self.values = Dictionary(uniqueKeysWithValues: zip(names, values))
      metrics = Dictionary(
        uniqueKeysWithValues: self.values.compactMap { name, values in
          Comparison.estimate(of: values, metric: name, splits).map { (name, $0) }
        })
    }

    /// Mean over the finished seeds, or over the means of each split, and its interval; nil if no
    /// seed finished or the test rows do not define the metric.
    package subscript(metric: String) -> MeanEstimate? { metrics[metric] }

    /// Finite values of a metric, in the order of the trials.
    package func values(of metric: String) -> [TrialValue] { values[metric] ?? [] }

    /// The states of its trials, each once.
    package var states: [TrialState] {
      var states: [TrialState] = []
      for trial in trials where !states.contains(trial.state) { states.append(trial.state) }
      return states
    }

    /// The description, or the name if there is none.
    package var title: String {
      configuration.description.isEmpty ? configuration.name : configuration.description
    }
  }

  /// Of the sweep.
  package let name: String
  /// True for a confirmation, and for a sweep that has one.
  package let isConfirmed: Bool
  /// False if metrics of the validation rows say nothing about configurations beside each other.
  package let sharesValidationRows: Bool
  /// In the order of the grid file.
  package let entries: [Entry]
  /// The metric that decides.
  package let target: TargetMetric
  package let seeds: [UInt64]
  package let seedRule: SeedRule
  package let looks: SeedLooks
  package let rope: Double?
  /// Reason why no comparison can be tested over seeds; nil if all can.
  package var sampleFault: SampleFault? { hasSeveralSeeds ? test.fault : nil }
  /// Nil for one split.
  package let splits: SplitDesign?
  /// Nil unless the configurations are sources of variance, which do not compete.
  package let variance: VarianceStudy?
  /// Nil unless configurations are suggestions of a search, which only fresh seeds test.
  package let search: SearchDefinition?
  /// Floating-point operations of a trial, by configuration; empty unless they are an objective.
  package let operations: [String: Double]
  let test: SeedTest
  /// The comparison with the baseline by the target metric.
  package let baselineComparison: BaselineComparison
  /// The same by the other metrics of the comparison table.
  private let others: [String: BaselineComparison]
  /// The evaluation protocol of the trials.
  package let evaluation: EvaluationProtocol
  /// Metrics of the test rows of users and movies without a training row; empty without such rows.
  package let coldMetrics: [MetricDefinition]
  /// Metrics of the validation rows; empty if no trial has any, as in results of older versions.
  package let validationMetrics: [MetricDefinition]
  /// Reported metrics: those of `results`, of the evaluation protocol, of the validation rows, and of
  /// cold users and movies.
  package let metrics: [MetricDefinition]
  /// Supports of the metrics, and the metrics that are omitted.
  package let supports: ReportedSupports

  package init(_ snapshot: SweepSnapshot) {
    let sweep = snapshot.sweep
    let trials = snapshot.trials
    let places = Dictionary(grouping: trials.indices) { trials[$0].number }
    evaluation = snapshot.dataset.evaluation ?? .standard
    let usual = Set(MetricDefinition.all)
    let cold = Self.coldMetrics(snapshot.dataset.cold)
    let isValidated = trials.contains { trial in
      trial.result?.metrics.keys.contains { MetricDefinition.named($0)?.scope == .validation }
        ?? false
    }
    let validation = isValidated ? evaluation.validationMetrics : []
    supports = ReportedSupports(
      of: MetricDefinition.all + evaluation.metrics.filter { !usual.contains($0) } + validation
        + cold,
      target: sweep.metric.name,
      haveProbabilities: sweep.configurations.contains(
        where: \.hyperparameters.predictsProbabilities),
      snapshot.dataset)
    metrics = supports.reported
    let reported = Set(metrics)
    coldMetrics = cold.filter(reported.contains)
    validationMetrics = validation.filter(reported.contains)
    let splits = SplitDesign(sweep, snapshot.dataset)
    self.splits = splits
    let names = Array(Set(metrics.map(\.name)).union([sweep.metric.name]))
    let entries = concurrently(
      sweep.configurations.enumerated().map { number, configuration in
        {
          Entry(
            number: number, configuration: configuration,
            isBaseline: configuration.name == sweep.baseline, at: places[number] ?? [],
            of: trials, metrics: names, splits: splits)
        }
      })
    self.entries = entries
    name = sweep.name
    sharesValidationRows = sweep.sharesValidationRows
    isConfirmed = sweep.confirmation != nil || !snapshot.confirmations.isEmpty
    target = sweep.metric
    seeds = sweep.seeds
    (seedRule, looks, rope) = (sweep.seedRule, sweep.looks, sweep.rope)
    (variance, search, operations) = (sweep.variance, sweep.search, sweep.operations)
    let hasSeveralSeeds = sweep.seeds.count > 1 || splits != nil
    let test = SeedTest(sweep)
    self.test = test
    baselineComparison = BaselineComparison(
      entries, by: sweep.metric, rope: sweep.rope, hasSeveralSeeds: hasSeveralSeeds, test: test,
      splits: splits)
    var others: [String: BaselineComparison] = [:]
    for metric in Self.experimentLog where metric != sweep.metric.name {
      others[metric] = BaselineComparison(
        entries, by: Self.target(named: metric), hasSeveralSeeds: hasSeveralSeeds, test: test,
        splits: splits)
    }
    self.others = others
  }

  private static func coldMetrics(_ cold: ColdStart?) -> [MetricDefinition] {
    guard let cold else { return [] }
    let shown = MetricDefinition.all.filter {
      MetricDefinition.coldStart.contains($0.name)
    }
    return (cold.userRows > 0 ? shown.map { $0.within(.coldUsers) } : [])
      + (cold.movieRows > 0 ? shown.map { $0.within(.coldMovies) } : [])
  }

  package var baseline: Entry? { entries.first(where: \.isBaseline) }

  /// The entry with the best mean of the target metric, the first of equals; nil if none finished.
  package var best: Entry? { baselineComparison.best.map { entries[$0] } }

  /// True if each configuration trains several times: with several seeds or on several splits.
  package var hasSeveralSeeds: Bool { seeds.count > 1 || splits != nil }

  /// Returns the comparison with the baseline by a metric; computed again for metrics that are not
  /// in the comparison table.
  package func baselineComparison(by metric: String) -> BaselineComparison {
    if metric == target.name { return baselineComparison }
    return others[metric]
      ?? BaselineComparison(
        entries, by: Self.target(named: metric), hasSeveralSeeds: hasSeveralSeeds, test: test,
        splits: splits)
  }

  /// Metrics of the experiment log that this project reproduces.
  package static let experimentLog = MetricDefinition.experimentLog

  /// Metrics of the comparison table: those of the experiment log, unless left out, and the target;
  /// beside a target of the validation rows the same metric of the test rows.
  package var shownMetrics: [String] {
    let log = Self.experimentLog.filter { !supports.isLeftOut($0) }
    let deciding = Self.decidingMetrics(target.name)
    return log + deciding.filter { !log.contains($0) }
  }

  /// Returns the metrics whose values per user a comparison of the sweep needs; none with several
  /// seeds, and none for a search.
  package static func userMetrics(for sweep: Sweep) -> Set<String> {
    sweep.seeds.count > 1 || sweep.splits.count > 1 || sweep.search != nil
      ? [] : Set(experimentLog + decidingMetrics(sweep.metric.name))
  }

  /// The target metric, after the same metric of the test rows if the target is of the validation
  /// rows.
  private static func decidingMetrics(_ target: String) -> [String] {
    guard let metric = MetricDefinition.named(target), metric.scope == .validation else {
      return [target]
    }
    return [metric.ofTestRows.name, target]
  }

  package var hasFinished: Bool { entries.contains { $0.finished > 0 } }

  /// Metrics that a report explains: those of cold rows mean the same as over all rows.
  package var explainedMetrics: [MetricDefinition] {
    metrics.filter { $0.scope?.isOfCandidates ?? true }
  }

  /// Metrics that the `results` view has a column for.
  package var usualMetrics: [MetricDefinition] { metrics.filter(MetricDefinition.all.contains) }

  /// Metrics that the `results` view has no column for.
  package var otherMetrics: [MetricDefinition] {
    metrics.filter { !MetricDefinition.all.contains($0) }
  }

  /// Returns the range of the metric's values; unbounded for an unknown name.
  package static func range(ofMetric name: String) -> ClosedRange<Double> {
    MetricDefinition.named(name)?.range ?? -Double.infinity...Double.infinity
  }

  /// Returns the range of differences between the metric's values.
  static func differenceRange(ofMetric name: String) -> ClosedRange<Double> {
    MetricDefinition.named(name)?.differenceRange ?? -Double.infinity...Double.infinity
  }

  private static func target(named metric: String) -> TargetMetric {
    TargetMetric(name: metric, goal: MetricDefinition.named(metric)?.goal ?? .maximize)
  }
}
