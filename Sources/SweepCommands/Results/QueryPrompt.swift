import OutputFiles
import Reporting
import ResultStore
import TerminalUI

/// Asks for statements on a terminal and answers them; a mistake is told and ends nothing.
struct QueryPrompt {
  private var session: QuerySession

  private let mark: ByteOrderMark

  init(_ results: SQLiteResults, _ options: TableOptions) {
    session = QuerySession(results, options)
    mark = options.mark
  }

  /// Until `.quit` or the end of the input (Ctrl-D).
  ///
  /// - Throws: `OutputError` when answers cannot be written.
  mutating func run() throws {
    try StandardOutput.write(mark.text)
    ask("\(session.path)\nstatements end with ';', '.help' tells more, '.quit' leaves\n")
    while true {
      ask(session.isWaiting ? "   ...> " : "sweep> ")
      guard let line = readLine() else {
        ask("\n")
        return
      }
      do {
        guard try session.take(line, show: StandardOutput.print) == .more else { return }
      } catch let error as OutputError {
        throw error
      } catch {
        session.clear()
        printError(plainText(of: error))
      }
    }
  }

  /// On stderr, so that answers alone go where stdout does.
  private func ask(_ text: String) { TerminalOutput.standardError.write(text) }
}

/// Answers the statements of stdin up to its end or the first mistake.
struct QueryScript {
  private let results: SQLiteResults
  private let options: TableOptions

  init(_ results: SQLiteResults, _ options: TableOptions) {
    self.results = results
    self.options = options
  }

  /// - Throws: `CommandFailure` with the line where a wrong statement ends, `OutputError` when
  ///   answers cannot be written.
  func run() throws {
    var session = QuerySession(results, options)
    try StandardOutput.write(options.mark.text)
    var line = 0
    do {
      while let text = readLine() {
        line += 1
        guard try session.take(text, show: StandardOutput.print) == .more else { return }
      }
      try session.finish(show: StandardOutput.print)
    } catch let error as OutputError {
      throw error
    } catch {
      throw CommandFailure("stdin, line \(line): \(plainText(of: error))")
    }
  }
}
