import Datasets
import Engine
import ExperimentModel
import Foundation
import Search

/// The trials of a sweep's suggestions.
struct SuggestionTrials: Sendable {
  let definition: SearchDefinition
  /// With its fixed configurations.
  private let sweep: Sweep
  private let datasets: SweepDatasets

  /// Nil unless the sweep is a search.
  init?(_ sweep: Sweep, _ datasets: SweepDatasets) {
    guard let definition = sweep.search else { return nil }
    self.definition = definition
    self.sweep = sweep
    self.datasets = datasets
  }

  /// Trials of each suggestion.
  var replicates: Int { sweep.seeds.count * sweep.allSplits.count }

  var goal: TargetMetric.Goal { sweep.metric.goal }

  /// Returns the objectives of a finished trial.
  func objectives(of trial: Trial, _ result: TrialResult) -> [Double] {
    sweep.objectives(of: result, operations: datasets.operations(of: trial))
  }

  /// The metric of each epoch by which suggestions are pruned; nil if none is.
  var measure: ValidationMeasure? {
    definition.earlyTermination == nil ? nil : ValidationMeasure(rawValue: sweep.metric.name)
  }

  func configuration(of searched: SearchedSuggestion) -> Configuration {
    let point = searched.suggestion.point
    return Configuration(
      name: SearchDefinition.name(ofSuggestion: searched.suggestion.index),
      description: point.assignments.map { "\($0.name) \($0.value.shortText)" }
        .joined(separator: ", "),
      hyperparameters: searched.hyperparameters)
  }

  /// The trials of a configuration, split by split and seed by seed.
  func trials(of configuration: Configuration) -> [Trial] {
    all(with: [configuration], instead: true)
  }

  /// The trials of the fixed configurations, and of suggestions.
  func trials(with suggestions: [Configuration]) -> [Trial] {
    all(with: suggestions, instead: false)
  }

  private func all(with configurations: [Configuration], instead: Bool) -> [Trial] {
    var sweep = sweep
    sweep.configurations = (instead ? [] : sweep.configurations) + configurations
    return sweep.trials(engineVersion: engineVersion) { datasets[$0, $1].description.hash }
  }

  /// The sweep with its fixed configurations and suggestions.
  func sweep(with suggestions: [Configuration]) -> Sweep {
    var sweep = sweep
    sweep.configurations += suggestions
    let needsOperations = definition.further.contains {
      if case .cost = $0 { true } else { false }
    }
    guard needsOperations else { return sweep }
    for configuration in sweep.configurations {
      sweep.operations[configuration.name] = trials(of: configuration).first.map {
        datasets.operations(of: $0)
      }
    }
    return sweep
  }
}

extension ParameterValue {
  /// At most four significant digits: a description need not give the value exactly.
  fileprivate var shortText: String {
    guard case .real(let value) = self, value != 0 else { return description }
    let scale = pow(10, 3 - log10(abs(value)).rounded(.down))
    return ParameterValue.real((value * scale).rounded() / scale).description
  }
}
