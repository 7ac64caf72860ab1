import OutputFiles
import SweepService
import TerminalUI

extension QuerySession {
  /// Prompts on a terminal until `.quit` or the end of the input (Ctrl-D). A mistake is reported and
  /// ends nothing.
  ///
  /// - Throws: `OutputError` if answers cannot be written.
  mutating func prompt() throws {
    try StandardOutput.write(options.mark.text)
    ask("\(service.database)\nStatements end with ';'. Type '.help' for help, '.quit' to leave.\n")
    while true {
      ask(isWaiting ? "   ...> " : "sweep> ")
      guard let line = readLine() else { return ask("\n") }
      do {
        guard try take(line) == .more else { return }
      } catch let error as OutputError {
        throw error
      } catch {
        clear()
        ErrorOutput.printError(plainText(of: error))
      }
    }
  }

  /// On stderr, so that only answers go to stdout.
  private func ask(_ text: String) { TerminalOutput.standardError.write(text) }
}
