import ExperimentModel
import Foundation
import Testing

@Suite struct MetricValuesTests {
  @Test func valuesAreFoundByName() {
    let metrics: MetricValues = ["ndcg_all@10": 0.5, "auc": 0.75]
    #expect(metrics["auc"] == 0.75)
    #expect(metrics["ndcg_all@10"] == 0.5)
    #expect(metrics["gauc"] == nil)
    #expect(metrics.pairs.map(\.name) == ["auc", "ndcg_all@10"])
    #expect(metrics.pairs.map(\.value) == [0.75, 0.5])
    #expect(metrics.place(of: "ndcg_all@10") == 1)
  }

  @Test func valuesMayShareTheirNames() {
    let names = MetricValues.Names(["auc", "ndcg_all@10"])
    let metrics = MetricValues(names: names, values: [0.75, 0.5])
    #expect(metrics == ["ndcg_all@10": 0.5, "auc": 0.75])
    #expect(metrics.hashValue == MetricValues(["ndcg_all@10": 0.5, "auc": 0.75]).hashValue)
    #expect(metrics != MetricValues(names: names, values: [0.75, 0.25]))
    #expect(metrics != ["ndcg@10": 0.5, "auc": 0.75])
  }

  @Test func metricValuesAreEncodedAsAnObject() throws {
    let metrics: MetricValues = ["ndcg_all@10": 0.5, "auc": 0.75]
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let json = try encoder.encode(metrics)
    #expect(String(decoding: json, as: UTF8.self) == #"{"auc":0.75,"ndcg_all@10":0.5}"#)
    #expect(try JSONDecoder().decode(MetricValues.self, from: json) == metrics)
  }
}
