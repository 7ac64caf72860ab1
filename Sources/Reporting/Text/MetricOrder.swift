package import ExperimentModel

/// The names of metrics as lists show them: first those of the `results` view, then others that
/// were recorded, by name.
///
/// - Parameter definitions: metrics to list even if not recorded.
package func metricNames(
  of metrics: some Sequence<String>, including definitions: [MetricDefinition] = []
) -> [String] {
  let usual = MetricDefinition.all.map(\.name)
  let shown = Set(definitions.map(\.name)).union(metrics)
  return usual.filter(shown.contains) + shown.subtracting(usual).sorted()
}
