import Analysis
import ExperimentModel
import Reporting
import TestSupport
import Testing
import TextLayout

@Suite struct TerminalTextTests {
  private func show(_ document: Document) -> String { TerminalRenderer().render(document) }

  @Test func aFinishedTrialIsShownInFull() throws {
    let record = Snapshots.oneSeed.trials[3]
    try expectGolden(show(Document(trial: record, sweeps: ["grid"])), "trial-finished.txt")
  }

  @Test func aFailedTrialIsShownWithItsLog() throws {
    try expectGolden(show(Document(trial: Snapshots.failures.trials[0])), "trial-crashed.txt")
  }

  @Test func aTrialThatNeverRanSaysSo() {
    let text = show(Document(trial: Snapshots.failures.trials[3]))
    #expect(text.hasSuffix("attempts\nno attempt yet\n"))
    #expect(!text.contains("epochs\n"))
  }

  @Test func theRunSummaryListsTheBestFirst() throws {
    try expectGolden(show(Document(summaryOf: Snapshots.oneSeed)), "summary.txt")
    try expectGolden(show(Document(summaryOf: Snapshots.severalSeeds)), "summary-seeds.txt")
  }

  @Test func aTruncatedSummaryKeepsTheBaseline() {
    let lines = show(Document(summaryOf: Snapshots.oneSeed, rows: 1)).split(separator: "\n")
    #expect(lines.count == 9)
    #expect(lines[2].contains("exp1"))
    #expect(lines[3].contains("baseline"))
    #expect(lines[4] == "… and 2 more, which the report lists")
  }

  @Test(arguments: [40, 60, 80]) func linesFitTheTerminal(width: Int) {
    let renderer = TerminalRenderer(width: width)
    for text in [
      renderer.render(Document(summaryOf: Snapshots.severalSeeds)),
      renderer.render(Document(trial: Snapshots.oneSeed.trials[3], sweeps: ["grid"])),
      renderer.render(Document(trial: Snapshots.failures.trials[0], sweeps: ["grid"])),
      renderer.render(Document(dataset: Snapshots.dataset())),
      TableFormat.table.render(
        ConfigurationComparison(Snapshots.severalSeeds, numbers: [0, 1, 2]), width: width),
    ] {
      for line in text.split(separator: "\n") {
        #expect(String(line).displayWidth <= width, "\(line)")
      }
    }
  }

  @Test func aDatasetIsDescribed() throws {
    try expectGolden(show(Document(dataset: Snapshots.dataset())), "dataset.txt")
  }
}
