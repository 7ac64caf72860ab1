import ExperimentModel
import Foundation
import Testing

@testable import ExperimentFile

/// docs/grid-file.md agrees with the code. With `UPDATE_GOLDEN=1` in the environment, the tables are
/// rewritten.
@Suite(.serialized) struct GridDocumentationTests {
  private static let file = ExampleGridTests.root.appendingPathComponent("docs/grid-file.md")

  private var page: String {
    get throws { try String(contentsOf: Self.file, encoding: .utf8) }
  }

  /// Replaces the rows of a table if asked to.
  private func update(_ heading: String, to rows: [String]) throws {
    guard ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" else { return }
    let old = try tableRows(under: heading).joined(separator: "\n")
    try page.replacingOccurrences(of: old, with: rows.joined(separator: "\n"))
      .write(to: Self.file, atomically: true, encoding: .utf8)
  }

  @Test func tableIsTheCatalogue() throws {
    let expected = HyperparameterDefinition.all.map { definition in
      let values = ([defaultText(definition)] + otherDefaults(of: definition))
        .joined(separator: "; ")
      return "| `\(definition.name)` | \(definition.domain) | \(values) | \(definition.summary) |"
    }
    try update("Hyperparameters", to: expected)
    #expect(try tableRows(under: "Hyperparameters") == expected)
  }

  private func defaultText(_ definition: HyperparameterDefinition) -> String {
    definition.defaultValue.map { "`\($0)`" } ?? ""
  }

  /// Defaults of single options: "`1e-08` with `schedule_free_adamw`".
  private func otherDefaults(of definition: HyperparameterDefinition) -> [String] {
    guard let condition = HyperparameterCatalog.standard.condition(of: definition.name) else {
      return []
    }
    var texts: [String] = []
    var owners: [String: [String]] = [:]
    for option in condition.options {
      let own = HyperparameterCatalog.standard.definition(
        of: definition.name, under: [condition.choice: .text(option)])
      guard let own, own.defaultValue != definition.defaultValue else { continue }
      let text = defaultText(own)
      if owners[text] == nil { texts.append(text) }
      owners[text, default: []].append("`\(option)`")
    }
    return texts.map { "\($0) with \(owners[$0]!.joined(separator: ", "))" }
  }

  @Test func tableOfOptionsIsTheCatalogue() throws {
    let expected = HyperparameterDefinition.all.flatMap { choice in
      choice.options.map { option in
        let parameters = option.parameters.map { "`\($0.name)`" }.joined(separator: ", ")
        return "| `\(choice.name): \(option.name)` | \(option.summary) | \(parameters) "
          + "| \(option.paper ?? "") |"
      }
    }
    try update("Choices", to: expected)
    #expect(try tableRows(under: "Choices") == expected)
  }

  private func tableRows(under heading: String) throws -> [String] {
    let section = try page.components(separatedBy: "\n## \(heading)\n").last ?? ""
    let text = section.components(separatedBy: "\n## ")[0]
    return text.split(separator: "\n").filter { $0.hasPrefix("|") }.dropFirst(2).map(String.init)
  }

  @Test func everyExampleParses() throws {
    let blocks = try page.components(separatedBy: "```yaml\n").dropFirst()
      .compactMap { $0.components(separatedBy: "```").first }
    #expect(blocks.count == 11)
    let sweeps = try blocks.map { try GridFile.parse($0, file: "grid-file.md") }
    #expect(sweeps.map(\.configurations.count) == [3, 2, 2, 1, 1, 8, 1, 4, 3, 3, 2])
  }

  @Test func everyKeyIsDocumented() throws {
    let page = try page
    for key in GridReader.keys { #expect(page.contains("`\(key)`")) }
    for metric in MetricDefinition.all { #expect(page.contains("`\(metric.name)`")) }
    for field in GridReader.fieldNames { #expect(page.contains("`\(field)`")) }
  }
}
