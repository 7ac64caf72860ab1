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

  @Test func everyKeyAndFieldIsDocumented() {
    for key in GridReader.tableKeys { #expect(page.contains("`\(key)`")) }
    for field in GridReader.fieldNames { #expect(page.contains("`\(field)`")) }
  }
}
