package import ArgumentParser
import Foundation
import Reporting
import ResultStore

/// `sweep query`: SQL over the results, for reading only.
package struct QueryCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "query", abstract: "Ask the results in SQL; nothing can be written.",
    discussion: """
      The view 'results' has one row a trial; 'leaderboard', 'comparisons',
      'effects', 'epochs' and 'metric_results' have more, and docs/results.md
      lists their columns.

      sweep query "SELECT rank, name, mean FROM leaderboard ORDER BY rank"

      Without SQL it asks for statements, each up to a semicolon: on a terminal
      with a prompt ('.help' lists what else it knows), else from stdin up to the
      first mistake.
      """)

  @Argument(help: "One SQL statement that reads.")
  var sql: String?

  @OptionGroup var store: StoreOptions

  @OptionGroup var output: TableOptions

  package init() {}

  package func run() async throws {
    try await reportingFailures {
      let results = try SQLiteResults(path: store.database)
      if let sql {
        try output.print(Table(try results.query(sql)))
      } else if isatty(STDIN_FILENO) == 1 {
        var prompt = QueryPrompt(results, output)
        try prompt.run()
      } else {
        try QueryScript(results, output).run()
      }
    }
  }
}

extension Table {
  init(_ result: QueryResult) {
    self.init(columns: result.columns, rows: result.rows.map { $0.map(TableCell.init) })
  }
}

extension TableCell {
  init(_ value: QueryValue) {
    switch value {
    case .null: self = .null
    case .integer(let number): self = .integer(number)
    case .real(let number): self = .real(number)
    case .text(let text): self = .text(text)
    case .blob(let data): self = .text("\(data.count) bytes")
    }
  }
}
