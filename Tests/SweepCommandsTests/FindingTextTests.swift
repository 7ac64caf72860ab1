import Datasets
import Testing

@testable import SweepCommands

/// Findings of `sweep data check` and `sweep doctor` beside their marks.
@Suite struct FindingTextTests {
  private let finding = DatasetFinding(
    .warning, "30 rows rate a movie that the same user rated before",
    meaning: "The parts may share rows.")

  @Test func findingsFitTheTerminal() {
    #expect(
      finding.text(width: 40) == """
        warning 30 rows rate a movie that the
                same user rated before
                The parts may share rows.
        """)
  }

  @Test func elsewhereTheyAreNotWrapped() {
    #expect(
      finding.text(width: nil) == """
        warning 30 rows rate a movie that the same user rated before
                The parts may share rows.
        """)
  }
}
