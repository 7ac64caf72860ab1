import ExperimentModel
import TerminalUI

/// Standard error, for messages. A message is dropped if it can't be written, as when the terminal was
/// closed.
enum ErrorOutput {
  /// Prints a line, with options in place of the settings that it names.
  static func print(_ line: String) {
    TerminalOutput.standardError.write(line.namingOptions + "\n")
  }

  /// Prints lines as they arrive.
  @Sendable static func follow(_ lines: AsyncStream<String>) async {
    for await line in lines { print(line) }
  }

  /// Prints an error, with a hint if an invisible or typographic character may have caused it.
  static func printError(_ text: String) {
    print("error: \(text)" + (hint(for: text).map { "\nnote: \($0)" } ?? ""))
  }

  /// Prints a usage error in the words of the argument parser.
  static func printUsage(_ text: String) {
    print(text + (typographicDash.map { "\nnote: \($0)" } ?? ""))
  }

  private static func hint(for text: String) -> String? {
    if let invisible = InvisibleCharacter.first(in: text),
      !text.contains(invisible.description)
    {
      return "the message contains \(invisible.complaint)"
    }
    if text.unicodeScalars.contains("\r") {
      return "the message contains U+000D CARRIAGE RETURN, with which the lines of CSV files end; "
        + "delete it"
    }
    return typographicDash
  }

  /// Editors and chats turn `--` into one of these.
  private static let dashes: Set<Unicode.Scalar> = [
    "\u{2010}", "\u{2011}", "\u{2012}", "\u{2013}", "\u{2014}", "\u{2015}", "\u{2212}",
  ]

  /// The first argument that looks like an option but begins with a typographic dash.
  private static var typographicDash: String? {
    for argument in CommandLine.arguments.dropFirst() {
      let start = argument.unicodeScalars.prefix { $0 == "-" || dashes.contains($0) }
      guard start.count <= 2, let dash = start.first(where: dashes.contains) else { continue }
      let name = argument.unicodeScalars.dropFirst(start.count)
      return "'\(argument)' begins with \(dash.codeAndName); write "
        + "'\(name.count > 1 ? "--" : "-")\(String(name))'"
    }
    return nil
  }
}

@available(*, unavailable, message: "write by StandardOutput.print, which reports errors")
func print(_ items: Any..., separator: String = " ", terminator: String = "\n") {}
