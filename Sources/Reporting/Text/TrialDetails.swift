package import ExperimentModel
import Foundation

/// Everything about one trial, for a terminal.
package struct TrialDetails {
  private let record: TrialRecord
  private let sweeps: [String]

  /// - Parameter sweeps: names of the sweeps that hold the trial.
  package init(_ record: TrialRecord, sweeps: [String] = []) {
    self.record = record
    self.sweeps = sweeps
  }

  package var text: String {
    [identity, hyperparameters, metrics, epochs, attempts].compactMap { $0 }
      .joined(separator: "\n\n")
  }

  private var identity: String {
    let trial = record.trial
    var lines = [
      ("trial", trial.id.hex),
      ("name", trial.configuration.name),
      ("description", trial.configuration.description),
      ("seed", "\(trial.seed)"),
      ("state", record.state.rawValue),
      ("sweeps", sweeps.joined(separator: ", ")),
      ("data", trial.dataHash),
      ("engine", trial.engineVersion),
    ]
    if let result = record.result {
      lines.append(("weights", result.weightsHash))
      lines.append(("parameters", NumberText.count(result.parameterCount)))
    }
    if let seconds = record.seconds { lines.append(("time", NumberText.duration(seconds))) }
    return aligned(lines)
  }

  private var hyperparameters: String {
    let settings = record.trial.configuration.hyperparameters
    return aligned(
      HyperparameterDefinition.all.compactMap { definition in
        definition.value(in: settings).map { (definition.name, $0.description) }
      })
  }

  private var metrics: String? {
    guard let result = record.result else { return nil }
    return aligned(
      MetricDefinition.all.compactMap { definition in
        result.metrics[definition.name].map { (definition.name, "\($0)") }
      })
  }

  private var epochs: String? {
    guard !record.epochs.isEmpty else { return nil }
    return TableFormat.table.render(
      Table(
        columns: [
          "epoch", "train loss", "validation loss", "validation AUC", "seconds", "samples/s",
        ],
        rows: record.epochs.map { epoch in
          [
            .integer(Int64(epoch.epoch)), .real(rounded(epoch.trainLoss, 6)),
            .real(rounded(epoch.validationLoss, 6)), .real(rounded(epoch.validationAUC, 6)),
            .real(rounded(epoch.seconds, 2)), .integer(Int64(epoch.samplesPerSecond)),
          ]
        }))
  }

  private var attempts: String? {
    guard !record.attempts.isEmpty else { return nil }
    return record.attempts.enumerated().map { number, attempt in
      var text = "attempt \(number + 1): \(attempt.state.rawValue)"
      text += ", started \(NumberText.date(attempt.startedAt))"
      if let seconds = attempt.seconds { text += ", \(NumberText.duration(seconds))" }
      if let usage = attempt.usage {
        text += ", \(NumberText.fixed(usage.cpuSeconds, decimals: 1)) s of CPU, "
        text += "\(usage.peakResidentBytes / 1_048_576) MiB"
      }
      if let message = attempt.message { text += "\n  \(message)" }
      if attempt.state != .finished, !attempt.log.isEmpty {
        text += attempt.log.split(separator: "\n").map { "\n  | \($0)" }.joined()
      }
      return text
    }.joined(separator: "\n")
  }

  private func rounded(_ value: Double, _ decimals: Int) -> Double {
    Double(NumberText.fixed(value, decimals: decimals)) ?? value
  }
}

/// Names and values in two columns; empty values are left out.
func aligned(_ lines: [(name: String, value: String)]) -> String {
  let shown = lines.filter { !$0.value.isEmpty }
  let width = shown.map(\.name.count).max() ?? 0
  return shown.map { line in
    line.name + String(repeating: " ", count: width - line.name.count + 2) + line.value
  }.joined(separator: "\n")
}
