package import ArgumentParser
import OutputFiles
import Reporting
import SweepService
import TerminalUI

/// `sweep compare A B …`: configurations side by side.
package struct CompareCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "compare", abstract: "Show configurations side by side, and test what differs.",
    discussion: """
      Each is a configuration's name, the beginning of a trial's id, which stands
      for its configuration with all seeds, or an SQL condition on the view
      'results', which may mean several. The others are compared with the first.
      Where one word is both a name and an id: configuration:NAME or trial:ID.

      sweep compare baseline exp3
      sweep compare baseline "dropout < 0.3 AND optimizer = 'adam'"
      """)

  @Argument(help: "Names, ids or conditions; together at least two configurations.")
  var configurations: [String]

  @Option(help: "The sweep that they belong to; the latest by default.")
  var sweep: String?

  @OptionGroup var database: DatabaseOption
  @OptionGroup var output: TableOptions

  package init() {}

  package func run() async throws {
    try await reportingFailures {
      let comparison = try ResultService(database.paths).compare(
        .init(configurations: configurations, sweep: sweep))
      let width = TerminalOutput.standardOutput.tableWidth
      try StandardOutput.write(output.mark.text + output.format.render(comparison, width: width))
    }
  }
}
