import ExperimentModel
import Foundation
import Testing

@testable import ExperimentFile

/// docs/search.md, and the searches of docs/grid-file.md, agree with the code.
struct SearchDocumentationTests {
  private func page(_ name: String) throws -> String {
    try String(
      contentsOf: ExampleGridTests.root.appendingPathComponent("docs/\(name)"), encoding: .utf8)
  }

  @Test func everyExampleParses() throws {
    let blocks = try page("search.md").components(separatedBy: "```yaml\n").dropFirst()
      .compactMap { $0.components(separatedBy: "```").first }
    let sweeps = try blocks.map { try GridFile.parse($0, file: "search.md") }
    #expect(sweeps.map { $0.search?.method } == [.tpe, .gp])
    #expect(sweeps.map { $0.search?.trials } == [40, 30])
    #expect(sweeps.map(\.configurations.count) == [2, 1])
  }

  @Test func everyWordIsDocumented() throws {
    let (search, grid) = (try page("search.md"), try page("grid-file.md"))
    for method in SearchDefinition.Method.allCases {
      #expect(search.contains("| `\(method.rawValue)` |"))
      #expect(grid.contains("`\(method.rawValue)`"))
    }
    for kind in EarlyTermination.Kind.allCases {
      #expect(search.contains("| `\(kind.rawValue)` |"))
      #expect(grid.contains("`\(kind.rawValue)`"))
    }
    for word in SearchDistribution.Word.allCases {
      #expect(grid.contains("| `\(word.rawValue)` |"))
    }
    for key in WandbFile.ignoredKeys + WandbFile.ignoredMetricKeys {
      #expect(search.contains("`\(key)`"))
    }
    for word in WandbFile.ofExponents.keys { #expect(search.contains("`\(word)`")) }
    for word in WandbFile.synonyms.keys where word != "categorical_w_probabilities" {
      #expect(search.contains("`\(word)`"))
    }
  }
}
