import ExperimentModel
import Foundation
import Testing

@testable import ExperimentFile

/// docs/grid-file.md agrees with the code.
struct GridDocumentationTests {
  private let page: String

  init() throws {
    page = try String(
      contentsOf: ExampleGridTests.root.appendingPathComponent("docs/grid-file.md"),
      encoding: .utf8)
  }

  @Test func tableIsTheCatalogue() {
    let expected = HyperparameterDefinition.all.map { definition in
      let value = definition.defaultValue.map { "`\($0)`" } ?? ""
      return "| `\(definition.name)` | \(definition.domain) | \(value) | \(definition.summary) |"
    }
    #expect(tableRows(under: "Hyperparameters") == expected)
  }

  @Test func tableOfOptionsIsTheCatalogue() {
    let expected = HyperparameterDefinition.all.flatMap { choice in
      choice.options.map { option in
        let parameters = option.parameters.map { "`\($0.name)`" }.joined(separator: ", ")
        return "| `\(choice.name): \(option.name)` | \(option.summary) | \(parameters) "
          + "| \(option.paper ?? "") |"
      }
    }
    #expect(tableRows(under: "Choices") == expected)
  }

  private func tableRows(under heading: String) -> [String] {
    let section = page.components(separatedBy: "\n## \(heading)\n").last ?? ""
    let text = section.components(separatedBy: "\n## ")[0]
    return text.split(separator: "\n").filter { $0.hasPrefix("|") }.dropFirst(2).map(String.init)
  }

  @Test func everyExampleParses() throws {
    let blocks = page.components(separatedBy: "```yaml\n").dropFirst()
      .compactMap { $0.components(separatedBy: "```").first }
    #expect(blocks.count == 5)
    let sweeps = try blocks.map { try GridFile.parse($0, file: "grid-file.md") }
    #expect(sweeps.map(\.configurations.count) == [3, 1, 1, 8, 2])
  }

  @Test func everyKeyIsDocumented() {
    for key in GridReader.keys { #expect(page.contains("`\(key)`")) }
    for metric in MetricDefinition.all { #expect(page.contains("`\(metric.name)`")) }
    for field in GridReader.fieldNames { #expect(page.contains("`\(field)`")) }
  }
}
