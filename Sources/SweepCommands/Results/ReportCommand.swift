package import ArgumentParser
import OutputFiles
import Reporting
import SweepService

/// `sweep report`: the report of a sweep, in several formats.
package struct ReportCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Write the report of a sweep.",
    discussion: """
      Markdown is the whole report, HTML the same with charts; CSV and JSON have
      everything for programs; LaTeX is the table for a paper (booktabs).
      docs/reports.md lists the columns and what each format holds,
      docs/statistics.md what the verdicts rest on.

      sweep report grid --sort-by ndcg --filter "dropout < 0.3"
      sweep report grid --rows optimizer --columns-by embedding_dim --metric ndcg
      """)

  @OptionGroup var options: ReportOutputOptions

  package init() {}

  @MainActor package func run() async throws {
    try await reportingFailures {
      let report = try ResultService(options.database.paths).report(options.request)
      let text = options.mark.text + report.text
      if let file = report.file { try file.write(text) } else { try StandardOutput.write(text) }
    }
  }
}
