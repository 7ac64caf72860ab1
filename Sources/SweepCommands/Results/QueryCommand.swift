package import ArgumentParser
import Foundation
import Reporting
import SweepService

/// `sweep query`: SQL over the results, for reading only.
package struct QueryCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "query", abstract: "Query the results with SQL; nothing can be written.",
    discussion: """
      The view 'results' has one row per trial; 'leaderboard', 'comparisons',
      'effects', 'epochs' and 'metric_results' have more, and docs/results.md
      lists their columns.

      sweep query "SELECT rank, name, mean FROM leaderboard
                   WHERE rank <= 10 ORDER BY rank"

      Without SQL, statements are read up to their semicolons: on a terminal
      with a prompt ('.help' lists its commands), else from stdin up to the
      first mistake.
      """)

  @Argument(help: "One SQL statement that reads.")
  var sql: String?

  @OptionGroup var database: DatabaseOption
  @OptionGroup var output: TableOptions

  package init() {}

  package func run() async throws {
    try await reportingFailures {
      let service = try ResultService(database.paths)
      if let sql { return try output.print(Table(service.query(sql))) }
      var session = QuerySession(service, output)
      try isatty(STDIN_FILENO) == 1 ? session.prompt() : session.runScript()
    }
  }
}
