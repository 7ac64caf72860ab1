import ExperimentModel
import OutputFiles
import Reporting
import ResultStore
import SweepService
import TerminalUI

/// Reads statements and dot commands line by line and prints their answers.
struct QuerySession {
  enum Next: Hashable {
    case more
    case end
  }

  let service: ResultService
  var options: TableOptions
  private var splitter = StatementSplitter()

  init(_ service: ResultService, _ options: TableOptions) {
    self.service = service
    self.options = options
  }

  /// True if a statement has begun and not ended.
  var isWaiting: Bool { splitter.rest != nil }

  /// Answers what the line completes.
  ///
  /// - Throws: `ResultStoreError` of a statement, `ServiceError` of a dot command.
  mutating func take(_ line: String) throws -> Next {
    if !isWaiting, let command = try PromptCommand(line: line) { return try run(command) }
    for statement in splitter.append(line: line) { try answer(statement) }
    return .more
  }

  /// Answers a last statement without a semicolon.
  mutating func finish() throws {
    if let rest = splitter.rest { try answer(rest) }
  }

  /// Forgets what has begun.
  mutating func clear() { splitter.clear() }

  private func answer(_ statement: String) throws {
    try StandardOutput.write(options.lines(of: Table(try service.query(statement))))
  }

  private mutating func run(_ command: PromptCommand) throws -> Next {
    switch command {
    case .help: try StandardOutput.print(PromptCommand.helpText)
    case .quit: return .end
    case .format(let format): options.format = format
    case .tables:
      let rows = try service.views().map { [TableCell.text($0.name), .text($0.row)] }
      try StandardOutput.write(
        options.lines(of: Table(columns: ["view", "one row is"], rows: rows)))
    case .schema(let name):
      let views = try service.views()
      let shown = views.filter { name == nil || $0.name == name }
      guard !shown.isEmpty else {
        throw ServiceError(
          "there is no view '\(name!)'; there is \(NameList(views.map(\.name)))")
      }
      for view in shown { try StandardOutput.print(text(of: view)) }
    }
    return .more
  }

  /// The view's columns, wrapped.
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
