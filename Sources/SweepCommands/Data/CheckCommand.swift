package import ArgumentParser
import Datasets
import OutputFiles
import SweepService
import TerminalUI

/// `sweep data check`: what is doubtful about a dataset.
package struct CheckCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Find what makes a dataset's results less meaningful, and explain each finding.",
    discussion: """
      Duplicates, leaks between the parts, users and movies without metadata,
      times, fields with one value, cold users and movies. With a grid file:
      its dataset, divided as the grid says.

      Exit status: 0 no warnings, 1 warnings, 2 the data can't be used at all.
      """)

  @OptionGroup var dataset: DatasetArgument

  package init() {}

  package func run() async throws {
    try await reportingFailures {
      let findings = try DatasetService().check(dataset.dataset)
      let width = TerminalOutput.standardOutput.tableWidth
      for finding in findings { try StandardOutput.print(finding.text(width: width)) }
      guard findings.allSatisfy({ $0.severity != .warning }) else {
        throw ExitCode(ExitStatus.failure.rawValue)
      }
    }
  }
}
