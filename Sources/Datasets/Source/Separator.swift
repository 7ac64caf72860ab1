/// Detects the separator of a line's fields.
enum Separator {
  /// Candidates in order of preference: a header with commas may also contain spaces.
  private static let usual = ["\t", ";", ",", "|", "::", " "]

  /// Returns the separator of a line that does not contain `own`; nil if there is none.
  ///
  /// - Parameter isRight: Returns true if a line may have that many fields.
  static func dividing(_ line: String, not own: String, where isRight: (Int) -> Bool) -> String? {
    guard !line.utf8.isEmpty, !line.contains(own) else { return nil }
    return usual.first { separator in
      guard separator != own else { return false }
      let parts = line.split(separator: separator, omittingEmptySubsequences: separator == " ")
      return parts.count > 1 && isRight(parts.count)
    }
  }

  /// "tabs", "commas".
  static func plural(_ separator: String) -> String {
    switch separator {
    case "\t": "tabs"
    case " ": "spaces"
    case ",": "commas"
    case ";": "semicolons"
    case "|": "bars ('|')"
    default: "'\(separator)'"
    }
  }
}
