import Reporting
import SweepService

/// A dot command of the prompt of `sweep query`.
enum PromptCommand: Hashable {
  case help, quit, tables
  /// Of one view; nil for all.
  case schema(String?)
  case format(TableFormat)

  private static let formats = TableFormat.allCases.map(\.rawValue).joined(separator: ", ")

  /// Nil if the line is not a dot command. Habit ends its words with a semicolon.
  init?(line: String) throws(ServiceError) {
    let words = line.split(whereSeparator: \.isWhitespace)
      .map { $0.hasSuffix(";") ? String($0.dropLast()) : String($0) }
    guard let name = words.first, name.hasPrefix(".") else { return nil }
    switch name {
    case ".help": self = .help
    case ".quit", ".exit": self = .quit
    case ".tables": self = .tables
    case ".schema": self = .schema(words.dropFirst().first)
    case ".mode":
      guard let format = words.dropFirst().first.flatMap(TableFormat.init(rawValue:)) else {
        throw ServiceError(".mode needs one of \(Self.formats)")
      }
      self = .format(format)
    default: throw ServiceError("there is no '\(name)'; '.help' lists the commands")
    }
  }

  static let helpText = """
    SELECT …;       one statement that reads, on one line or several, up to ';'
    .tables         the views
    .schema [VIEW]  their columns, which docs/results.md explains
    .mode FORMAT    answer as \(formats)
    .quit           leave (Ctrl-D as well)
    """
}
