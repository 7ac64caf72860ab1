package import ExperimentModel

/// Supports of a sweep's metrics, and the metrics omitted because theirs are too small.
package struct ReportedSupports: Sendable {
  /// A metric and what it rests on.
  package typealias Supported = (metric: MetricDefinition, support: MetricSupport)

  /// Metrics to report, in their order.
  package let reported: [MetricDefinition]
  /// Metrics that rest on too few users or rows; never the target, nor what no trial has.
  package let leftOut: [Supported]
  /// The target metric, if it rests on too few.
  package let thinTarget: Supported?
  /// The target metric, if models can differ in it for few users only.
  package let targetOfFew: Supported?
  /// Reported metrics of test rows that are the same for every model, but for those of cold users and
  /// movies.
  package let constant: [MetricDefinition]
  private let supports: [String: MetricSupport]

  /// - Parameter haveProbabilities: true if a configuration predicts probabilities.
  init(
    of metrics: [MetricDefinition], target: String, haveProbabilities: Bool,
    _ dataset: DatasetDescription
  ) {
    let supports = dataset.supports ?? Self.bounds(metrics, dataset.cold)
    self.supports = dataset.supports ?? [:]
    let thin = metrics.compactMap { metric in
      supports[metric.name].flatMap { $0.isThin ? (metric: metric, support: $0) : nil }
    }
    let others = thin.filter { $0.metric.name != target }
    leftOut = others.filter { haveProbabilities || !$0.metric.needsProbabilities }
    thinTarget = thin.first { $0.metric.name == target }
    let omitted = Set(others.map(\.metric))
    reported = metrics.filter { !omitted.contains($0) }
    targetOfFew = metrics.first { $0.name == target }.flatMap { metric in
      supports[target].flatMap { $0.isDecidedByFew ? (metric: metric, support: $0) : nil }
    }
    constant = reported.filter { metric in
      (metric.scope?.isOfCandidates ?? true) && supports[metric.name]?.isConstant ?? false
    }
  }

  func isLeftOut(_ name: String) -> Bool { leftOut.contains { $0.metric.name == name } }

  /// Returns the metrics grouped by what they rest on; empty for results of older versions.
  package func groups(of metrics: [MetricDefinition]) -> [Group] {
    var groups: [Group] = []
    for metric in metrics {
      guard let support = supports[metric.name], support.count > 0 else { continue }
      let place = groups.firstIndex { $0.unit == support.unit && $0.count == support.count }
      if let place {
        groups[place].metrics.append(metric)
      } else {
        groups.append(Group(unit: support.unit, count: support.count, metrics: [metric]))
      }
    }
    return groups
  }

  /// Metrics that rest on the same number of users or rows.
  package struct Group: Sendable {
    package let unit: MetricSupport.Unit
    package let count: Int
    package var metrics: [MetricDefinition]
  }

  /// Support of the metric; nil for results of older versions.
  package subscript(metric: MetricDefinition) -> MetricSupport? { supports[metric.name] }

  /// Returns upper bounds for results of older versions, which store the number of cold rows only.
  private static func bounds(
    _ metrics: [MetricDefinition], _ cold: ColdStart?
  ) -> [String: MetricSupport] {
    guard let cold else { return [:] }
    var bounds: [String: MetricSupport] = [:]
    for metric in metrics {
      switch metric.scope {
      case .coldUsers:
        bounds[metric.name] = MetricSupport(.rows, count: cold.userRows, decisive: cold.userRows)
      case .coldMovies:
        bounds[metric.name] = MetricSupport(.rows, count: cold.movieRows, decisive: cold.movieRows)
      case nil, .all, .sampled, .validation: break
      }
    }
    return bounds
  }
}
