import ExperimentModel
import Foundation
import Testing

@testable import ExperimentFile

/// docs/datasets.md agrees with the code.
struct DatasetDocumentationTests {
  private let page: String

  init() throws {
    page = try String(
      contentsOf: ExampleGridTests.root.appendingPathComponent("docs/datasets.md"),
      encoding: .utf8)
  }

  @Test func theTableParses() throws {
    let grid = try #require(page.components(separatedBy: "```yaml\n").dropFirst().first)
    let text = try #require(grid.components(separatedBy: "```").first)
    let dataset = try GridFile.parse(text, file: "datasets.md").dataset
    #expect(
      dataset.table?.columns.flatMap(\.fieldNames) == [
        "user", "item", "hour", "price", "views", "genres1", "genres2", "genres3", "tags",
      ])
  }

  @Test func theReductionsParse() throws {
    let grid = try #require(
      page.components(separatedBy: "```yaml\n").first { $0.contains("hash_buckets") })
    let text = try #require(grid.components(separatedBy: "```").first)
    let columns = try #require(try GridFile.parse(text, file: "datasets.md").dataset.table?.columns)
    #expect(columns.map(\.column) == ["user_id", "item_id", "device_ip", "referrer", "tags"])
    #expect(
      columns.map(\.reduction) == [
        nil, nil, ValueReduction(minimumCount: 10), ValueReduction(hashBuckets: 5000),
        ValueReduction(minimumCount: 5),
      ])
  }

  @Test func everyKeyAndFieldIsDocumented() {
    for key in GridReader.tableKeys { #expect(page.contains("`\(key)`")) }
    for field in GridReader.fieldNames { #expect(page.contains("`\(field)`")) }
  }
}
