import ExperimentModel
import Reporting
import ResultStore
import TerminalUI

/// Statements and dot commands, line by line.
struct QuerySession {
  enum Next: Hashable {
    case more
    case end
  }

  private let results: SQLiteResults
  private var options: TableOptions
  private var splitter = StatementSplitter()

  init(_ results: SQLiteResults, _ options: TableOptions) {
    self.results = results
    self.options = options
  }

  var path: String { results.path }
  /// Whether a statement has begun and not ended.
  var isWaiting: Bool { splitter.rest != nil }

  /// Answers what the line completes.
  ///
  /// - Throws: `ResultStoreError` of a statement, `CommandFailure` of a dot command.
  mutating func take(_ line: String, show: (String) throws -> Void) throws -> Next {
    if !isWaiting, let command = try PromptCommand(line: line) {
      return try carryOut(command, show: show)
    }
    for statement in splitter.append(line: line) { try answer(statement, show: show) }
    return .more
  }

  /// Answers a last statement without a semicolon.
  mutating func finish(show: (String) throws -> Void) throws {
    if let rest = splitter.rest { try answer(rest, show: show) }
  }

  /// Forgets what has begun.
  mutating func clear() { splitter.clear() }

  private func answer(_ statement: String, show: (String) throws -> Void) throws {
    try show(options.text(of: Table(try results.query(statement))))
  }

  private mutating func carryOut(_ command: PromptCommand, show: (String) throws -> Void) throws
    -> Next
  {
    switch command {
    case .help: try show(PromptCommand.helpText)
    case .quit: return .end
    case .format(let format): options.format = format
    case .tables:
      try show(
        options.text(
          of: Table(
            columns: ["view", "one row is"],
            rows: try results.views().map { [.text($0.name), .text($0.row)] })))
    case .schema(let name):
      let views = try results.views()
      let shown = views.filter { name == nil || $0.name == name }
      guard !shown.isEmpty else {
        throw CommandFailure(
          "there is no view '\(name!)'; there is \(NameList(views.map(\.name)))")
      }
      for view in shown { try show(text(of: view)) }
    }
    return .more
  }

  /// The view's columns, in lines that fit.
  private func text(of view: ViewSummary) -> String {
    let width = TerminalOutput.standardOutput.tableWidth ?? 80
    var lines = ["\(view.name): \(view.row)", " "]
    for (index, column) in view.columns.enumerated() {
      let word = " " + column + (index + 1 < view.columns.count ? "," : "")
      if lines[lines.count - 1].count + word.count > max(width - 1, 20) { lines.append(" ") }
      lines[lines.count - 1] += word
    }
    return lines.joined(separator: "\n")
  }
}
