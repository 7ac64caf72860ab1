/// What a search with several objectives optimizes beside its metric.
package enum SearchObjective: Sendable, Hashable, Codable {
  case metric(TargetMetric)
  case cost(SearchCost)

  /// Name in grid files.
  package var name: String {
    switch self {
    case .metric(let metric): metric.name
    case .cost(let cost): cost.rawValue
    }
  }

  package var goal: TargetMetric.Goal {
    switch self {
    case .metric(let metric): metric.goal
    case .cost: .minimize
    }
  }
}

/// A cost of training, computed from settings and data: the same on every machine.
package enum SearchCost: String, Sendable, Hashable, Codable, CaseIterable {
  /// Floating-point operations of all epochs of a trial.
  case operations
  /// Operations / 10¹⁰ per second, which is about one core.
  case secondsEstimate = "seconds_estimate"

  private static let operationsPerSecond = 1e10

  /// Returns the cost of a trial that takes that many floating-point operations.
  package func value(ofOperations operations: Double) -> Double {
    self == .operations ? operations : operations / Self.operationsPerSecond
  }
}
