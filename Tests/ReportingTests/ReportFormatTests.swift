import Analysis
import Evaluation
import ExperimentModel
import Foundation
@testable import Reporting
import TestSupport
import Testing

/// Every format, compared with golden files, with names that need escaping.
struct ReportFormatTests {
  private static let files: [(ReportFormat, String)] = [
    (.csv, "csv"), (.json, "json"), (.latex, "tex"),
  ]

  @Test(arguments: files) func matchesItsGoldenFile(format: ReportFormat, ending: String) throws {
    for (snapshot, name) in [
      (Snapshots.severalSeeds, "several-seeds"), (Snapshots.weirdNames, "weird-names"),
    ] {
      let text = format.render(snapshot, options: .init())
      try expectGolden(text, "\(name).\(ending)")
    }
  }

  @Test func csvHasEveryColumnInEveryRow() throws {
    for snapshot in [Snapshots.weirdNames, Snapshots.failures, Snapshots.nothingFinished] {
      let records = csvRecords(ReportFormat.csv.render(snapshot, options: .init()))
      #expect(records.count == snapshot.sweep.configurations.count + 1)
      #expect(records.allSatisfy { $0.count == ReportColumn.all.count })
      let name = try #require(records[0].firstIndex(of: "name"))
      #expect(records.dropFirst().map { $0[name] } == snapshot.sweep.configurations.map(\.name))
    }
  }

  /// Splits a CSV text into fields (RFC 4180).
  private func csvRecords(_ text: String) -> [[String]] {
    var records: [[String]] = []
    var fields: [String] = []
    var field = ""
    var isQuoted = false
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted:
        fields.append(field)
        field = ""
      case "\n" where !isQuoted:
        records.append(fields + [field])
        (fields, field) = ([], "")
      case "\r" where !isQuoted: break
      default: field.unicodeScalars.append(scalar)
      }
    }
    return records
  }

  private struct Document: Decodable {
    struct Configuration: Decodable {
      struct Estimate: Decodable { let mean: Double, n: Int, low, high: Double? }
      struct Difference: Decodable { let mean: Double, pairs: Int, low, high, p: Double? }
      struct Trial: Decodable { let state: String, metrics: [String: Double?]? }
      let name: String
      let metrics: [String: Estimate?]
      let difference: Difference?
      let p_adjusted: Double?
      let verdict: String
      let ties_with_best: Bool
      let trials: [Trial]
    }
    let sweep: String
    let configurations: [Configuration]
    let pareto_front: [String]
  }

  @Test func jsonHoldsTheComparison() throws {
    let snapshot = Snapshots.severalSeeds
    let comparison = Comparison(snapshot)
    let text = ReportFormat.json.render(snapshot, options: .init())
    let document = try JSONDecoder().decode(Document.self, from: Data(text.utf8))
    #expect(document.configurations.count == 4)
    for (found, row) in zip(document.configurations, comparison.baselineComparison.rows) {
      let estimate = try #require(found.metrics["ndcg_all@10"] ?? nil)
      #expect(estimate.mean == row.estimate?.mean)
      #expect(estimate.low == row.estimate?.interval?.lowerBound)
      #expect(found.difference?.p == row.difference?.p)
      #expect(found.p_adjusted == row.adjustedP)
      #expect(found.verdict == row.verdict.name)
      #expect(found.ties_with_best == row.tiesWithBest)
    }
    #expect(document.configurations[3].trials.map(\.state) == ["finished", "finished", "diverged"])
    #expect(document.configurations[3].trials[2].metrics == nil)
  }

  @Test func jsonKeepsNamesUnchanged() throws {
    let snapshot = Snapshots.weirdNames
    for options in [
      ReportOptions(), ReportOptions(columns: ["name"].compactMap(ReportColumn.named)),
    ] {
      let text = ReportFormat.json.render(snapshot, options: options)
      let document = try JSONSerialization.jsonObject(with: Data(text.utf8))
      let rows =
        (document as? [String: Any])?["configurations"] as? [[String: Any]]
        ?? document as? [[String: Any]]
      #expect(rows?.map { $0["name"] as? String } == snapshot.sweep.configurations.map(\.name))
    }
  }

  /// A section is its blocks: formats for people and for programs each take theirs.
  @Test func aDocumentHoldsWhatEveryFormatNeeds() {
    let table = Table(columns: ["a", "b"], rows: [[.integer(1), .real(0.125)]])
    let document = Reporting.Document(
      language: .english,
      sections: [
        .init(
          id: "people", heading: "For people",
          blocks: [
            .paragraph("One note."), .table(ReportTable(Table(columns: ["a"], rows: [[.null]]))),
          ]),
        .init(
          id: "programs", heading: "For programs",
          blocks: [.records { table }, .data { [("x", .object([("y", .boolean(true))]))] }]),
      ])
    #expect(CSVRenderer().render(document) == "a,b\r\n1,0.125\r\n")
    #expect(JSONRenderer().render(document) == "{\n  \"x\": {\"y\": true}\n}\n")
    #expect(
      JSONRenderer(isTable: true).render(document) == "[\n  {\"a\": 1, \"b\": 0.125}\n]\n")
    for format in [ReportFormat.markdown, .html, .latex] {
      let text = format.render(document)
      #expect(text.contains("One note."))
      #expect(!text.contains("For programs") && !text.contains("0.125"))
    }
    #expect(!TerminalRenderer().render(document).contains("For programs"))
  }

  @Test func namesAreEscapedInLaTeX() {
    #expect(
      "a_b & 50% #1 {x} ~ ^ \\end{tabular} $y$ <i> | \"q\"".escapedForLaTeX
        == "a\\_b \\& 50\\% \\#1 \\{x\\} \\textasciitilde{} \\textasciicircum{} "
        + "\\textbackslash{}end\\{tabular\\} \\$y\\$ \\textless{}i\\textgreater{} \\textbar{} "
        + "''q''")
    #expect("one\ntwo\u{7}".escapedForLaTeX == "one two ")
    #expect(
      "⬆ −0.1 ± 0.2 ≈ --".escapedForLaTeX == "$\\uparrow$ $-$0.1 $\\pm$ 0.2 $\\approx$ -{}-{}")
  }

  @Test func lettersThatPDFLaTeXLacksAreWrapped() {
    #expect("영화 🎬 é".escapedForLaTeX == "\\beyondlatin{영화} \\beyondlatin{🎬} é")
    #expect("Ł_한".escapedForLaTeX == "\\beyondlatin{Ł}\\_\\beyondlatin{한}")
    let text = ReportFormat.latex.render(Snapshots.weirdNames, options: .init())
    #expect(text.contains("\\providecommand{\\beyondlatin}"))
    let plain = ReportFormat.latex.render(Snapshots.oneSeed, options: .init())
    #expect(!plain.contains("beyondlatin"))
  }

  @Test func everyRowOfLaTeXHasACellForEachColumn() {
    let lines = ReportFormat.latex.render(Snapshots.weirdNames, options: .init())
      .split(separator: "\n").filter { $0.hasPrefix("{}") }
    #expect(lines.count == 5)
    let counts = lines.map { line in
      line.replacing("\\&", with: "").count { $0 == "&" } + 1
    }
    #expect(Set(counts) == [ReportColumn.standard(Comparison(Snapshots.weirdNames)).count])
    #expect(lines.allSatisfy { $0.hasSuffix("\\\\") })
  }
}
