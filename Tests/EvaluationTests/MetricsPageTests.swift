import Evaluation
import ExperimentModel
import Foundation
import Testing

/// The shared definitions, `docs/metrics.md` and what is computed name the same metrics.
struct MetricsPageTests {
  @Test func thePageListsEveryMetric() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let page = try String(contentsOf: root.appending(path: "docs/metrics.md"), encoding: .utf8)
    // Headings of a metric: ### `name`: label
    let headings = page.split(separator: "\n").filter { $0.hasPrefix("### `") }
    #expect(
      headings.map(String.init)
        == MetricDefinition.all.map { "### `\($0.name)`: \($0.label)" })
    for metric in MetricDefinition.all {
      #expect(page.contains("`\(metric.column)`"), "column of \(metric.name)")
    }
  }

  @Test func everyDefinedMetricIsComputed() {
    let evaluation = TestEvaluation(
      scores: [1, 2], labels: [0, 1], users: [1, 1], items: [1, 2],
      cutoffs: [MetricDefinition.standardCutoff])
    #expect(Set(evaluation.metrics.keys) == Set(MetricDefinition.all.map(\.name)))
  }
}
