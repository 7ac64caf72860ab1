import ExperimentModel
import Foundation
import Reporting
import TestSupport
import Testing

/// Whole Markdown reports, compared with golden files.
@Suite struct MarkdownReportTests {
  @Test(arguments: [
    ("one-seed.md", Snapshots.oneSeed), ("several-seeds.md", Snapshots.severalSeeds),
    ("failures.md", Snapshots.failures), ("weird-names.md", Snapshots.weirdNames),
    ("nothing-finished.md", Snapshots.nothingFinished),
  ])
  func matchesItsGoldenFile(name: String, snapshot: SweepSnapshot) throws {
    try expectGolden(ReportFormat.markdown.render(snapshot), name)
  }

  /// Rows of the first table with trimmed cells, split at unescaped pipes.
  private func cells(_ snapshot: SweepSnapshot) -> [[String]] {
    ReportFormat.markdown.render(snapshot).split(separator: "\n").drop { !$0.hasPrefix("|") }
      .prefix { $0.hasPrefix("|") }
      .map { line in
        line.replacing("\\|", with: "¦").split(separator: "|")
          .map { $0.trimmingCharacters(in: .whitespaces) }
      }
  }

  @Test func everyRowHasACellForEachColumn() {
    for snapshot in [Snapshots.oneSeed, Snapshots.severalSeeds, Snapshots.weirdNames] {
      let rows = cells(snapshot)
      #expect(rows.count == snapshot.sweep.configurations.count + 2)
      #expect(Set(rows.map { $0.count }).count == 1)
    }
  }

  @Test func verdictsCompareTheTargetMetricWithTheBaseline() {
    let results = cells(Snapshots.oneSeed).dropFirst(2).map { $0.last! }
    #expect(results == ["➖", "△ +0.0110", "▽ −0.0068", "≈ +0.0000"])
  }

  @Test func lowerIsBetterForMinimizedMetrics() {
    let configurations = [Snapshots.configuration("baseline"), Snapshots.configuration("x")]
    let snapshot = Snapshots.snapshot(
      configurations, metric: .init(name: "auc", goal: .minimize),
      [
        Snapshots.finished(
          configurations[0], number: 0, Snapshots.result(ndcg: 0.5, auc: 0.75)),
        Snapshots.finished(configurations[1], number: 1, Snapshots.result(ndcg: 0.5, auc: 0.5)),
      ])
    let rows = cells(snapshot)
    #expect(rows[0].contains("AUC"))
    #expect(rows[3].last == "−0.2500")
    #expect(rows[3].contains("**0.5000**"))
    #expect(rows[2].contains("0.7500"))
  }

  @Test func onlyVaryingHyperparametersHaveAColumn() {
    let heads = cells(Snapshots.oneSeed)[0]
    #expect(
      heads == [
        "number", "description", "epochs", "learning_rate", "dropout", "batch_size", "embed_dim",
        "optimizer", "optimizer.momentum", "NDCG", "Hitrate", "95 % interval", "p", "result",
      ])
  }

  @Test func headingsAndVerdictsAreTranslated() throws {
    let text = ReportFormat.markdown.render(Snapshots.oneSeed, options: .init(language: .korean))
    try expectGolden(text, "korean.md")
  }

  @Test func aSweepOf500ConfigurationsAnd5SeedsIsReportedWhole() {
    let configurations = (0..<500).map { number in
      Snapshots.configuration(number == 0 ? "baseline" : "c\(number)") { $0.epochs = number + 1 }
    }
    let trials = configurations.indices.flatMap { number in
      (1...5).map { seed in
        Snapshots.finished(
          configurations[number], number: number, seed: seed,
          Snapshots.result(ndcg: Double(number) / 1000))
      }
    }
    let snapshot = Snapshots.snapshot(configurations, seeds: [1, 2, 3, 4, 5], trials)
    #expect(cells(snapshot).count == 502)
    #expect(ReportFormat.markdown.render(snapshot).contains("all 2500 finished"))
  }
}
