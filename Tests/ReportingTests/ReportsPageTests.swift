import Analysis
import Evaluation
import ExperimentModel
import Foundation
@testable import Reporting
import TestSupport
import Testing

/// docs/reports.md lists exactly the columns, keys and verdicts that exist.
struct ReportsPageTests {
  private static let page = read("reports.md")

  private static func read(_ name: String) -> String {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return (try? String(contentsOf: root.appending(path: "docs/\(name)"), encoding: .utf8)) ?? ""
  }

  /// Words in backquotes in the first column of a section's tables.
  private static func firstCells(of heading: String) -> [String] {
    let section = page.components(separatedBy: "\n## ").first { $0.hasPrefix(heading) } ?? ""
    return section.split(separator: "\n").filter { $0.hasPrefix("| `") }.flatMap { line in
      line.split(separator: "|")[0].split(separator: "`").enumerated()
        .filter { $0.offset % 2 == 1 }.map { String($0.element) }
    }
  }

  @Test func everyColumnIsDocumented() {
    let settings = Set(HyperparameterDefinition.all.map { ReportColumn.named($0.name)!.name })
    let metrics = MetricDefinition.all.flatMap { metric in
      ["", "_low", "_high", "_deviation"].map { metric.column + $0 }
    }
    let others = ReportColumn.all.map(\.name).filter {
      !settings.contains($0) && !metrics.contains($0)
    }
    // One hyperparameter and one metric stand for all.
    let documented = Self.firstCells(of: "Columns").filter {
      !settings.contains($0) && !metrics.contains($0)
    }
    #expect(documented == others)
  }

  @Test func everyKeyOfTheJSONIsDocumented() throws {
    func report(_ snapshot: SweepSnapshot) throws -> [String: Any] {
      let text = ReportFormat.json.render(snapshot, options: .init())
      return try #require(
        try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }
    let document = try report(Snapshots.severalSeeds)
    let search = try report(SearchSnapshots.search)
    #expect(
      Set(Self.firstCells(of: "The JSON report")) == Set(document.keys).union(search.keys))
    let ofSearch = try #require(search["search"] as? [String: Any]).keys
    for key in ofSearch { #expect(Self.page.contains("`\(key)`"), "\(key)") }
    let configuration = try #require((document["configurations"] as? [[String: Any]])?.last)
    var keys = Set(configuration.keys)
    for key in ["difference", "trials", "seconds"] {
      let value = configuration[key]
      let object = value as? [String: Any] ?? (value as? [[String: Any]])?.first
      keys.formUnion(try #require(object, "\(key)").keys)
    }
    for key in keys { #expect(Self.page.contains("`\(key)`"), "\(key)") }
  }

  @Test func theStatisticsPageHasTheNumbersOfTheCode() {
    let page = Self.read("statistics.md").replacing("\n", with: " ")
    for text in [
      "\(PairedBootstrap.standardDraws.grouped) draws", "adjusted p",
      "at least \(HyperparameterImportance.fewest) configurations",
      "\(HyperparameterImportance.perHyperparameter) for each hyperparameter",
      "forest of \(PermutationImportance.trees) trees",
      "less than \(Int(100 * HyperparameterImportance.leastExplained)) % of the variance",
    ] {
      #expect(page.contains(text), "\(text)")
    }
  }

  @Test func everyVerdictIsDocumented() {
    let verdicts: [Verdict] = [
      .baseline, .better, .worse, .undecided, .untested, .incomparable, .unfinished([]),
    ]
    for verdict in verdicts { #expect(Self.page.contains("`\(verdict.name)`"), "\(verdict)") }
  }
}
