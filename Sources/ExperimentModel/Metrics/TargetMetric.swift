/// The metric that decides which configuration is best.
package struct TargetMetric: Sendable, Hashable, Codable {
  package enum Goal: String, Sendable, Hashable, Codable, CaseIterable {
    case maximize, minimize
  }

  /// Name of a final metric: `ndcg_all@10`.
  package var name: String
  package var goal: Goal

  package init(name: String = RankingMetric.fullIdealNDCG.name(), goal: Goal = .maximize) {
    self.name = name
    self.goal = goal
  }

  /// True if `a` is the better value.
  package func prefers(_ a: Double, to b: Double) -> Bool {
    goal.prefers(a, to: b)
  }
}

extension TargetMetric.Goal {
  /// True if `a` is the better value.
  package func prefers(_ a: Double, to b: Double) -> Bool { self == .maximize ? a > b : a < b }

  /// Returns a value that is better than `value` by a difference.
  package func improving(_ value: Double, by difference: Double) -> Double {
    self == .maximize ? value + difference : value - difference
  }
}
