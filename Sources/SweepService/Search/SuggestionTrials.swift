import Datasets
import Engine
import ExperimentModel
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
  var replicates: Int { sweep.trialsPerConfiguration }

  var goal: TargetMetric.Goal { sweep.metric.goal }

  /// Returns the objectives of a finished trial.
  func objectives(of trial: Trial, _ result: TrialResult) -> [Double] {
    sweep.objectives(of: result, operations: datasets.operations(of: trial))
  }

  /// The metric of each epoch by which suggestions are pruned; nil if none is.
  var measure: ValidationMeasure? { sweep.pruningMeasure }

  func configuration(of searched: SearchedSuggestion) -> Configuration {
    let point = searched.suggestion.point
    return Configuration(
      name: SearchDefinition.name(ofSuggestion: searched.suggestion.index),
      description: point.assignments.map { "\($0.name) \($0.value.shortText)" }
        .joined(separator: ", "),
      hyperparameters: searched.hyperparameters)
  }

  /// The trials of configurations, split by split and seed by seed.
  func trials(of configurations: [Configuration]) -> [Trial] {
    var sweep = sweep
    sweep.configurations = configurations
    return sweep.trials(engineVersion: engineVersion) { datasets[$0, $1].description.hash }
  }

  /// The trials of the fixed configurations, and of suggestions.
  func trials(with suggestions: [Configuration]) -> [Trial] {
    trials(of: sweep.configurations + suggestions)
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
      sweep.operations[configuration.name] = trials(of: [configuration]).first.map {
        datasets.operations(of: $0)
      }
    }
    return sweep
  }
}

extension ParameterValue {
  /// At most four significant digits: a description need not give the value exactly.
  fileprivate var shortText: String {
    if case .real(let number) = self {
      ParameterValue.real(number.rounded(digits: 4)).description
    } else {
      description
    }
  }
}
