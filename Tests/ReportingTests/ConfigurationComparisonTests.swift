import Analysis
import ExperimentModel
import Foundation
import Reporting
import TestSupport
import Testing

@Suite struct ConfigurationComparisonTests {
  @Test(arguments: [
    ("compare-seeds.txt", Snapshots.severalSeeds, [0, 2, 3], TableFormat.table),
    ("compare-one-seed.md", Snapshots.oneSeed, [1, 0], .markdown),
    ("compare-weird.md", Snapshots.weirdNames, [0, 1], .markdown),
    ("compare.csv", Snapshots.severalSeeds, [0, 1], .csv),
  ])
  func matchesItsGoldenFile(
    name: String, snapshot: SweepSnapshot, numbers: [Int], format: TableFormat
  ) throws {
    try expectGolden(format.render(ConfigurationComparison(snapshot, numbers: numbers)), name)
  }

  @Test func jsonHasAnObjectForEachValue() throws {
    let text = TableFormat.json.render(
      ConfigurationComparison(Snapshots.severalSeeds, numbers: [0, 1]))
    let rows = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
    let row = try #require(
      rows.first {
        $0["name"] as? String == "ndcg_all@10" && $0["configuration"] as? String == "exp1"
      })
    #expect(row["kind"] as? String == "metric")
    #expect(row["n"] as? Int == 3)
    #expect(abs(try #require(row["difference"] as? Double) - 0.004) < 1e-12)
    #expect(
      Set(rows.compactMap { $0["kind"] as? String }) == ["setting", "metric", "cost", "epoch"])
  }

  @Test func equalSettingsAreReportedAsEqual() {
    let same = [Snapshots.configuration("a"), Snapshots.configuration("b")]
    let snapshot = Snapshots.snapshot(
      same, baseline: "a",
      same.indices.map { Snapshots.finished(same[$0], number: $0, Snapshots.result(ndcg: 0.5)) })
    let text = TableFormat.table.render(ConfigurationComparison(snapshot, numbers: [0, 1]))
    #expect(text.hasPrefix("Settings that differ\nnone: all have the same settings\n"))
  }
}
