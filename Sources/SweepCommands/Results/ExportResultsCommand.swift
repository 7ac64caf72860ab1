package import ArgumentParser
import OutputFiles
import SweepService

/// `sweep export`: a sweep in the format of another program.
package struct ExportResultsCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write a sweep for another program: Optuna.",
    discussion: """
      A study in Optuna's SQLite storage, named like the sweep. Each configuration is
      a trial, its value the mean over seeds; docs/results.md has the details.

      sweep export grid --to optuna grid.db
      optuna-dashboard sqlite:///grid.db
      """)

  @Argument(help: "A sweep.")
  var sweep: String

  @Option(help: "The program that reads it.")
  var to: ExportTarget

  @Argument(help: "The file; an earlier export is replaced.")
  var file: String

  @OptionGroup var database: DatabaseOption

  package init() {}

  package func run() async throws {
    try await reportingFailures {
      let export = try ResultService(database.paths).export(sweep, to: to, output: file)
      try export.file.write(export.bytes)
    }
  }
}
