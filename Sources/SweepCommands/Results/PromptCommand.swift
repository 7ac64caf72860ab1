import Reporting
import SweepService

/// A dot command of the prompt of `sweep query`.
enum PromptCommand: Hashable {
  case help
  case quit
  case tables
  /// Of one view; nil for all.
  case schema(String?)
  case format(TableFormat)

  /// Nil if the line is not a dot command.
  ///
  /// - Throws: `ServiceError` for an unknown command.
  init?(line: String) throws {
    let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
    guard let first = words.first, first.hasPrefix(".") else { return nil }
    // Habit ends them with a semicolon.
    let name = first.hasSuffix(";") ? String(first.dropLast()) : first
    let argument = words.count > 1 ? words[1].trimmingSuffix(";") : nil
    switch name {
    case ".help": self = .help
    case ".quit", ".exit": self = .quit
    case ".tables": self = .tables
    case ".schema": self = .schema(argument)
    case ".mode":
      guard let format = argument.flatMap(TableFormat.init(rawValue:)) else {
        throw ServiceError(
          ".mode needs one of \(TableFormat.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      self = .format(format)
    default:
      throw ServiceError("there is no '\(name)'; '.help' lists the commands")
    }
  }

  static let helpText = """
    SELECT …;       one statement that reads, on one line or several, up to ';'
    .tables         the views
    .schema [VIEW]  their columns, which docs/results.md explains
    .mode FORMAT    answer as \(TableFormat.allCases.map(\.rawValue).joined(separator: ", "))
    .quit           leave (Ctrl-D as well)
    """
}

extension String {
  fileprivate func trimmingSuffix(_ suffix: String) -> String {
    hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
  }
}
