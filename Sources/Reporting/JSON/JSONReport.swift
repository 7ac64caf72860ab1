import Evaluation
package import ExperimentModel

/// Everything that a report says, for programs; docs/reports.md describes each key. Numbers have
/// every digit, and what is not known is null.
package struct JSONReport: Sendable {
  /// Ends with a line break.
  package let text: String

  package init(_ snapshot: SweepSnapshot, options: ReportOptions = .init()) {
    let comparison = Comparison(snapshot)
    let standings = comparison.standings
    let shown = comparison.entries.filter { options.shown?.contains($0.number) ?? true }
    let front = ParetoFront(comparison).numbers
    text =
      JSONValue.object([
        ("sweep", .text(snapshot.sweep.name)),
        ("dataset", dataset(snapshot.dataset)),
        (
          "metric",
          .object([
            ("name", .text(comparison.target.name)), ("label", .text(comparison.targetLabel)),
            ("goal", .text(comparison.target.goal.rawValue)),
          ])
        ),
        ("baseline", .text(snapshot.sweep.baseline)),
        ("seeds", .array(comparison.seeds.map { seed in .cell(cell(seed)) })),
        ("test", .text(name(of: standings.method))),
        ("level", .number(Standings.level)),
        ("comparisons", .number(standings.tests)),
        ("best", .text(comparison.best?.configuration.name)),
        ("seeds_needed", seedsNeeded(comparison)),
        (
          "configurations",
          .array(shown.map { configuration($0, comparison, isOnFront: front.contains($0.number)) })
        ),
        ("rests_on", restsOn(comparison.metrics, comparison.supports)),
        ("left_out", restsOn(comparison.supports.leftOut.map(\.metric), comparison.supports)),
        ("effects", .array(HyperparameterEffect.all(of: comparison).map(effect))),
        ("importance", importance(HyperparameterImportance(comparison))),
        ("pareto_front", .array(front.map { .text(comparison.entries[$0].configuration.name) })),
      ]).text() + "\n"
  }
}

private func dataset(_ data: DatasetDescription) -> JSONValue {
  .object([
    ("name", .text(data.name)), ("hash", .text(data.hash)),
    ("is_synthetic", .boolean(data.isSynthetic)), ("rows", .number(data.rows)),
    ("train_rows", .number(data.trainRows)), ("validation_rows", .number(data.validationRows)),
    ("test_rows", .number(data.testRows)), ("users", .number(data.users)),
    ("movies", .number(data.movies)),
  ])
}

private func name(of method: Standings.Method) -> String {
  switch method {
  case .seeds: "paired t test over seeds"
  case .users: "paired bootstrap over users"
  case .none: "none"
  }
}

/// Seeds beyond Int64 are texts, as in the store.
private func cell(_ seed: UInt64) -> TableCell {
  Int64(exactly: seed).map(TableCell.integer) ?? .text("\(seed)")
}

private func seedsNeeded(_ comparison: Comparison) -> JSONValue {
  guard let leading = SeedsToSettle(comparison.standings) else { return .text(nil) }
  let (answer, count): (String, Int?) =
    switch leading.answer {
    case .settled: ("settled", nil)
    case .seeds(let count): ("open", count)
    case .moreThan: ("more than a sweep can have", nil)
    case .oneSeed: ("one seed", nil)
    case .unknown: ("unknown", nil)
    }
  return .object([
    ("name", .text(comparison.entries[leading.number].configuration.name)),
    ("answer", .text(answer)), ("seeds", .number(count)),
  ])
}

private func configuration(
  _ entry: Comparison.Entry, _ comparison: Comparison, isOnFront: Bool
) -> JSONValue {
  let standing = comparison.standings.rows[entry.number]
  let cost = entry.cost
  return .object([
    ("number", .number(entry.number)), ("name", .text(entry.configuration.name)),
    ("description", .text(entry.configuration.description)),
    ("is_baseline", .boolean(entry.isBaseline)),
    ("hyperparameters", hyperparameters(entry.configuration.hyperparameters)),
    (
      "metrics",
      .object(
        comparison.metrics.map { ($0.name, entry[$0.name].map(estimate) ?? .text(nil)) })
    ),
    ("difference", difference(standing.difference)),
    ("p_adjusted", .number(standing.adjustedP)),
    ("verdict", .text(standing.verdict.name)), ("is_best", .boolean(standing.isBest)),
    ("ties_with_best", .boolean(standing.tiesWithBest)),
    ("is_on_pareto_front", .boolean(isOnFront)),
    ("seconds", cost.seconds.map(estimate) ?? .text(nil)),
    ("peak_rss_mib", .number(cost.peakBytes.map { Double($0) / 1_048_576 })),
    ("samples_per_second", .number(cost.samplesPerSecond?.mean)),
    ("trials", .array(entry.trials.map { trial($0, comparison.metrics) })),
  ])
}

private func hyperparameters(_ settings: Hyperparameters) -> JSONValue {
  .object(
    HyperparameterDefinition.all.compactMap { definition in
      definition.value(in: settings).map { (definition.name, value($0)) }
    })
}

private func value(_ value: ParameterValue) -> JSONValue {
  switch value {
  case .boolean(let flag): .boolean(flag)
  case .integer(let number): .number(number)
  case .real(let number): .number(number)
  case .text(let text): .text(text)
  case .list(let values): .array(values.map(Reporting.value))
  }
}

private func estimate(_ estimate: MeanEstimate) -> JSONValue {
  .object([
    ("mean", .number(estimate.mean)), ("n", .number(estimate.count)),
    ("deviation", .number(estimate.deviation)), ("low", .number(estimate.interval?.lowerBound)),
    ("high", .number(estimate.interval?.upperBound)),
  ])
}

private func difference(_ difference: PairedDifference?) -> JSONValue {
  guard let difference else { return .text(nil) }
  return .object([
    ("mean", .number(difference.mean)), ("pairs", .number(difference.count)),
    ("low", .number(difference.interval?.lowerBound)),
    ("high", .number(difference.interval?.upperBound)), ("p", .number(difference.p)),
    ("untested", .text(difference.untestable.map(EnglishWords().untestable))),
  ])
}

/// Of each metric, how many users or rows it rests on; null in results of older versions.
private func restsOn(_ metrics: [MetricDefinition], _ supports: ReportedSupports) -> JSONValue {
  .object(
    metrics.map { metric in
      let support = supports[metric]
      return (
        metric.name,
        support.map { .object([($0.unit.rawValue, .number($0.count))]) } ?? .text(nil)
      )
    })
}

private func trial(_ trial: TrialRecord, _ metrics: [MetricDefinition]) -> JSONValue {
  let metrics = metrics.map { metric in
    (key: metric.name, value: JSONValue.number(trial.result?.metrics[metric.name]))
  }
  return .object([
    ("seed", .cell(cell(trial.trial.seed))), ("trial", .text(trial.id.hex)),
    ("state", .text(trial.state.rawValue)), ("seconds", .number(trial.seconds)),
    ("metrics", trial.state == .finished ? .object(metrics) : .text(nil)),
  ])
}

private func effect(_ effect: HyperparameterEffect) -> JSONValue {
  .object([
    ("hyperparameter", .text(effect.definition.name)),
    ("reference", effect.levels[effect.reference].value.map(value) ?? .text(nil)),
    (
      "reference_by",
      .text(effect.referenceReason == .baseline ? "baseline" : "most configurations")
    ),
    (
      "values",
      .array(
        effect.levels.map { level in
          .object([
            ("value", level.value.map(value) ?? .text(nil)),
            ("configurations", .number(level.configurations)),
            ("metric", level.estimate.map(estimate) ?? .text(nil)),
            ("difference", difference(level.difference)),
          ])
        })
    ),
  ])
}

private func importance(_ importance: HyperparameterImportance?) -> JSONValue {
  switch importance {
  case nil: .text(nil)
  case .tooFew(let configurations, let needed)?:
    .object([
      ("answer", .text("too few")), ("configurations", .number(configurations)),
      ("needed", .number(needed)),
    ])
  case .unexplained?: .object([("answer", .text("unexplained"))])
  case .shares(let shares, let explained)?:
    .object([
      ("answer", .text("shares")), ("explained", .number(explained)),
      ("shares", .object(shares.map { ($0.definition.name, .number($0.share)) })),
    ])
  }
}
