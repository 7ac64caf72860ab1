/// Colours of text, if there are any.
package struct Style: Sendable, Hashable {
  /// What a piece of text means; the terminal's own palette decides how it looks.
  package enum Role: Sendable, Hashable {
    case plain
    case heading
    case secondary
    case success
    case warning
    case failure
    case progress
    /// One of several lines or bars, from 0; there are eight colours.
    case series(Int)

    /// Blue, yellow, magenta, green, cyan, red, then bright: neighbours differ for everybody.
    private static let seriesCodes = ["34", "33", "35", "32", "36", "31", "94", "93"]

    /// Parameters of the SGR escape sequence.
    fileprivate var code: String? {
      switch self {
      case .plain: nil
      case .heading: "1"
      case .secondary: "2"
      case .success: "32"
      case .warning: "33"
      case .failure: "31"
      case .progress: "36"
      case .series(let index): Self.seriesCodes[index % Self.seriesCodes.count]
      }
    }
  }

  package let isColoured: Bool

  package init(isColoured: Bool) {
    self.isColoured = isColoured
  }

  /// Colours only on a terminal that understands them, and never when `NO_COLOR` is set to
  /// anything but the empty string (no-color.org).
  package init(isTerminal: Bool, environment: [String: String]) {
    isColoured =
      isTerminal && understandsEscapes(environment)
      && (environment["NO_COLOR"] ?? "").isEmpty
  }

  /// Returns the text in the role's colour, if there are colours. Measure and cut text before.
  package func apply(_ role: Role, to text: String) -> String {
    guard isColoured, !text.isEmpty, let code = role.code else { return text }
    return "\u{1B}[\(code)m\(text)\u{1B}[0m"
  }
}

/// False for a terminal without a name, or one named `dumb`.
func understandsEscapes(_ environment: [String: String]) -> Bool {
  let terminal = environment["TERM"] ?? ""
  return !terminal.isEmpty && terminal != "dumb"
}
