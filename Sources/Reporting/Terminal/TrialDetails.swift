package import ExperimentModel
import TextLayout

/// What `sweep show` prints: everything about one trial.
package struct TrialDetails: Sendable {
  /// Without a line break after the last line.
  package let text: String

  /// - Parameters:
  ///   - sweeps: names of the sweeps that hold the trial.
  ///   - width: columns of the terminal; nil where it goes elsewhere.
  package init(_ record: TrialRecord, sweeps: [String], width: Int? = nil) {
    let inner = width.map { max(1, $0 - 2) }
    let sections = [
      list(identity(of: record, in: sweeps), width: width),
      "hyperparameters\n" + indented(list(settings(of: record), width: inner)),
      record.result.map {
        "metrics on the test rows\n" + indented(list(metrics(of: $0), width: inner))
      },
      epochs(of: record).map {
        "epochs\n" + indented(TableFormat.table.render($0, width: inner))
      },
      attempts(of: record, width: inner),
    ]
    text = sections.compactMap(\.self).joined(separator: "\n\n")
  }
}

private typealias Facts = [(name: String, value: String)]

private func identity(of record: TrialRecord, in sweeps: [String]) -> Facts {
  let trial = record.trial
  return [
    ("trial", trial.id.hex),
    ("name", trial.configuration.name),
    ("description", trial.configuration.description),
    ("number", "\(record.number)"),
    ("seed", "\(trial.seed)"),
    ("state", record.state.words),
    (sweeps.count == 1 ? "sweep" : "sweeps", sweeps.joined(separator: ", ")),
    ("data hash", trial.dataHash),
    ("engine", trial.engineVersion),
    ("weights", record.result.map { grouped($0.parameterCount) } ?? ""),
    ("weights hash", record.result?.weightsHash ?? ""),
    ("time", record.seconds.map(durationText) ?? ""),
  ]
}

private func settings(of record: TrialRecord) -> Facts {
  let settings = record.trial.configuration.hyperparameters
  return HyperparameterDefinition.all.filter { $0.applies(to: settings) }
    .map { (name: $0.name, value: SettingColumns.text($0, in: settings)) }
}

/// Every digit, so that two trials can be told to be the same.
private func metrics(of result: TrialResult) -> Facts {
  metricNames(of: result.metrics.names.texts, including: MetricDefinition.all).map {
    name in
    (name: name, value: result.metrics[name].map { "\($0)" } ?? "not defined")
  }
}

private func epochs(of record: TrialRecord) -> Table? {
  guard !record.epochs.isEmpty else { return nil }
  return Table(
    columns: [
      .init("epoch"), .init("train loss", decimals: 5), .init("validation loss", decimals: 5),
      .init("validation AUC", decimals: 4), .init("seconds", decimals: 2),
      .init("samples/s", decimals: 0),
    ],
    rows: record.epochs.map {
      [
        .init($0.epoch), .real($0.trainLoss), .real($0.validationLoss),
        $0.validationAUC.map(TableCell.real) ?? .text("–"),
        .real($0.seconds), .real($0.samplesPerSecond),
      ]
    })
}

private func attempts(of record: TrialRecord, width: Int?) -> String {
  guard !record.attempts.isEmpty else { return "no attempt yet" }
  return record.attempts.enumerated().map { number, attempt in
    let facts = list(
      [
        ("state", attempt.state.words),
        ("started", timeText(attempt.startedAt) + " UTC"),
        ("time", attempt.seconds.map(durationText) ?? ""),
        ("CPU time", attempt.usage.map { durationText($0.cpuSeconds) } ?? ""),
        ("peak memory", attempt.usage.map { byteText($0.peakResidentBytes) } ?? ""),
        ("message", attempt.message ?? ""),
      ], width: width)
    let log = lastLines(of: attempt.log, count: .max, width: .max)
      .flatMap { line in width.map { line.wrapped(to: max(1, $0 - 2)) } ?? [line] }
      .map { "\n  | \($0)" }.joined()
    return "attempt \(number + 1)\n" + indented(facts) + log
  }.joined(separator: "\n\n")
}
