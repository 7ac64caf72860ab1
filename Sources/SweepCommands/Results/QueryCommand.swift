package import ArgumentParser
import Reporting
import ResultStore

/// `sweep query`: SQL over the results, for reading only.
package struct QueryCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "query", abstract: "Ask the results in SQL; nothing can be written.",
    discussion: """
      The view 'results' has one row a trial, 'epoch_results' one an epoch and
      'metric_results' one a metric; docs/results.md
      lists their columns.

      sweep query "SELECT name, ndcg FROM results ORDER BY ndcg DESC LIMIT 5"
      """)

  @Argument(help: "One SQL statement that reads.")
  var sql: String

  @OptionGroup var store: StoreOptions

  @Option(help: "table, markdown, csv or json.")
  var format: TableFormat = .table

  package init() {}

  package func run() async throws {
    try await reportingFailures {
      let result = try SQLiteResults(path: store.database).query(sql)
      print(
        format.render(
          Table(columns: result.columns, rows: result.rows.map { $0.map(TableCell.init) })))
    }
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
