import ExperimentModel
import Reporting
import Testing
import TextLayout

@Suite struct TerminalTextTests {
  @Test func aFinishedTrialIsShownWhole() throws {
    let record = Snapshots.oneSeed.trials[3]
    try expectGolden(TrialDetails(record, sweeps: ["grid"]).text + "\n", "trial-finished.txt")
  }

  @Test func aFailedTrialIsShownWithItsLog() throws {
    try expectGolden(
      TrialDetails(Snapshots.failures.trials[0], sweeps: []).text + "\n", "trial-crashed.txt")
  }

  @Test func aTrialThatNeverRanSaysSo() {
    let text = TrialDetails(Snapshots.failures.trials[3], sweeps: []).text
    #expect(text.hasSuffix("no attempt yet"))
    #expect(!text.contains("epochs\n"))
  }

  @Test func theRunEndsWithTheBestFirst() throws {
    try expectGolden(RunSummaryText(Snapshots.oneSeed).text + "\n", "summary.txt")
    try expectGolden(RunSummaryText(Snapshots.severalSeeds).text + "\n", "summary-seeds.txt")
  }

  @Test func theSummaryKeepsTheBaselineWhenItIsCut() {
    let lines = RunSummaryText(Snapshots.oneSeed, rows: 1).text.split(separator: "\n")
    #expect(lines.count == 7)
    #expect(lines[2].contains("exp1"))
    #expect(lines[3].contains("baseline"))
    #expect(lines[4] == "… and 2 more, which the report lists")
  }

  @Test(arguments: [40, 60, 80]) func whatATerminalShowsFitsIt(width: Int) {
    for text in [
      RunSummaryText(Snapshots.severalSeeds, width: width).text,
      TrialDetails(Snapshots.oneSeed.trials[3], sweeps: ["grid"], width: width).text,
      TrialDetails(Snapshots.failures.trials[0], sweeps: ["grid"], width: width).text,
      DatasetInfo(Snapshots.dataset(), width: width).text,
      SideBySide(Snapshots.severalSeeds, numbers: [0, 1, 2]).text(.table, width: width),
    ] {
      for line in text.split(separator: "\n") {
        #expect(String(line).displayWidth <= width, "\(line)")
      }
    }
  }

  @Test func aRunWithoutResultsHasNoTable() {
    #expect(
      RunSummaryText(Snapshots.nothingFinished).text == "0 of 4 trials finished, 4 not started")
    #expect(
      RunSummaryText(Snapshots.failures).text.hasSuffix(
        "1 of 4 trials finished, 1 not started, 1 running, 1 crashed"))
  }

  @Test func aDatasetIsDescribed() throws {
    try expectGolden(DatasetInfo(Snapshots.dataset()).text + "\n", "dataset.txt")
  }
}
