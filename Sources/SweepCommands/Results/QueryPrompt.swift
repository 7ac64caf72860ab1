import Reporting
import ResultStore
import TerminalUI

/// Asks for statements on a terminal and answers them; a mistake is told and ends nothing.
struct QueryPrompt {
  private var session: QuerySession

  init(_ results: SQLiteResults, format: TableFormat) {
    session = QuerySession(
      results, format: format, width: TerminalOutput.standardOutput.size.columns)
  }

  /// Until `.quit` or the end of the input (Ctrl-D).
  mutating func run() {
    ask("\(session.path)\nstatements end with ';', '.help' tells more, '.quit' leaves\n")
    while true {
      ask(session.isWaiting ? "   ...> " : "sweep> ")
      guard let line = readLine() else {
        ask("\n")
        return
      }
      do {
        guard try session.take(line, show: { print($0) }) == .more else { return }
      } catch {
        session.clear()
        printError("\(error)")
      }
    }
  }

  /// On stderr, so that answers alone go where stdout does.
  private func ask(_ text: String) { TerminalOutput.standardError.write(text) }
}

/// Answers the statements of stdin up to its end or the first mistake.
struct QueryScript {
  private let results: SQLiteResults
  private let format: TableFormat

  init(_ results: SQLiteResults, format: TableFormat) {
    self.results = results
    self.format = format
  }

  /// - Throws: `CommandFailure` with the line where a wrong statement ends.
  func run() throws {
    var session = QuerySession(results, format: format)
    var line = 0
    do {
      while let text = readLine() {
        line += 1
        guard try session.take(text, show: { print($0) }) == .more else { return }
      }
      try session.finish(show: { print($0) })
    } catch {
      throw CommandFailure("stdin, line \(line): \(error)")
    }
  }
}
