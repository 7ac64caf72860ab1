/// What stands between the fields of a line.
enum Separator {
  /// In the order in which they are looked for: a header may hold spaces besides commas.
  private static let usual = ["\t", ";", ",", "|", "::", " "]

  /// The separator that divides a line into fields when `own` does not occur in it; nil when none
  /// does.
  ///
  /// - Parameter isRight: whether a line may have that many fields.
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
