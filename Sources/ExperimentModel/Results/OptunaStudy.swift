package import Foundation

/// A sweep in the terms of Optuna: what `sweep export SWEEP --to optuna FILE` writes.
///
/// Akiba et al., "Optuna: A Next-generation Hyperparameter Optimization Framework", KDD 2019.
package struct OptunaStudy: Sendable {
  package enum State: String, Sendable, Hashable, CaseIterable {
    case complete = "COMPLETE"
    case pruned = "PRUNED"
    case fail = "FAIL"
    case running = "RUNNING"
    case waiting = "WAITING"
  }

  /// A distribution, with the ends of ranges included.
  package enum Distribution: Sendable, Hashable {
    /// - Parameter step: nil for continuous values; then alone may it be logarithmic.
    case float(low: Double, high: Double, step: Double? = nil, log: Bool = false)
    case int(low: Int, high: Int, step: Int = 1, log: Bool = false)
    case categorical([ParameterValue])
  }

  package struct Parameter: Sendable, Hashable {
    package let name: String
    package let distribution: Distribution
    /// The number; of a categorical parameter, the index of the choice.
    package let value: Double

    package init(name: String, distribution: Distribution, value: Double) {
      self.name = name
      self.distribution = distribution
      self.value = value
    }
  }

  package struct Attribute: Sendable, Hashable {
    package let key: String
    package let value: ParameterValue

    package init(_ key: String, _ value: ParameterValue) {
      self.key = key
      self.value = value
    }
  }

  /// A configuration. Its number is its place in the study.
  package struct Trial: Sendable {
    package var state: State
    /// Nil unless complete or pruned.
    package var value: Double?
    package var parameters: [Parameter] = []
    /// By epoch, ascending.
    package var intermediateValues: [(epoch: Int, value: Double)] = []
    package var attributes: [Attribute] = []
    /// Nil while it waits.
    package var start: Date?
    /// Nil until it has ended.
    package var end: Date?

    package init(state: State) { self.state = state }
  }

  package let name: String
  package let metric: TargetMetric
  package let attributes: [Attribute]
  package let trials: [Trial]

  package init(
    name: String, metric: TargetMetric, attributes: [Attribute] = [], trials: [Trial]
  ) {
    self.name = name
    self.metric = metric
    self.attributes = attributes
    self.trials = trials
  }
}

extension OptunaStudy.Attribute {
  /// Key of the identities of a configuration's trials, which every exported trial has.
  package static let trialsKey = "sweep:trials"
}
