import ExperimentModel
import Foundation
import Testing

@testable import ExperimentFile

/// docs/grid-file.md tells the truth.
struct GridDocumentationTests {
  private let page: String

  init() throws {
    page = try String(
      contentsOf: ExampleGridTests.root.appendingPathComponent("docs/grid-file.md"),
      encoding: .utf8)
  }

  @Test func tableIsTheCatalogue() {
    let section = page.components(separatedBy: "\n## Hyperparameters\n").last ?? ""
    let rows = section.split(separator: "\n").filter { $0.hasPrefix("|") }.dropFirst(2)
    let expected = HyperparameterDefinition.all.map { definition in
      let value = Self.defaultValue(of: definition).map { "`\($0)`" } ?? ""
      return "| `\(definition.name)` | \(definition.domain) | \(value) | \(definition.summary) |"
    }
    #expect(rows.map(String.init) == expected)
  }

  /// The default where the parameter applies, under the first choice that has it.
  private static func defaultValue(of definition: HyperparameterDefinition) -> ParameterValue? {
    let usual = Hyperparameters()
    if definition.applies(to: usual) { return definition.value(in: usual) }
    guard let choice = definition.owningChoices.first else { return nil }
    return definition.value(in: usual.setting(definition.governor, to: .text(choice)))
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
