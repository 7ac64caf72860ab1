package import ExperimentModel

/// A metric to draw.
package enum PlotMetric: Sendable, Hashable {
  /// A metric of the test rows.
  case final(MetricDefinition)
  /// A measure per epoch.
  case epochs(EpochMeasure)

  package var isOfTestRows: Bool { if case .final = self { true } else { false } }
}

/// The sweep to draw.
package struct PlotRequest: Sendable, Hashable {
  /// Nil means the latest.
  package let sweep: String?
  /// Nil means the sweep's own metric and the validation AUC.
  package let metric: PlotMetric?
  /// Configurations to draw; empty means all.
  package let only: ConfigurationChoice

  package init(sweep: String? = nil, metric: PlotMetric? = nil, only: [String] = []) {
    self.sweep = sweep
    self.metric = metric
    self.only = ConfigurationChoice(only)
  }
}

/// Data of a sweep's charts.
package struct PlotData: Sendable {
  package let snapshot: SweepSnapshot
  /// Names of the configurations to draw; nil means all.
  package let only: Set<String>?
}

extension ResultService {
  package func plot(_ request: PlotRequest) throws -> PlotData {
    let name = try results.sweepName(request.sweep)
    let final: MetricDefinition? =
      if case .final(let metric) = request.metric { metric } else { nil }
    let snapshot = try results.reportSnapshot(
      ofSweep: name, metric: final, showsEpochs: final == nil)
    return PlotData(
      snapshot: snapshot,
      only: try request.only.names(
        among: snapshot.sweep.configurations.map(\.name), of: "the sweep '\(name)'",
        all: "'sweep list \(name)' shows all"))
  }
}
