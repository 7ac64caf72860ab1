import ExperimentModel

/// Counts the invalid values of a column.
struct ValueTally: Sendable {
  private let column: String
  private let expected: String
  private var total = 0
  private var count = 0
  private var first: (text: String, line: Int)?

  /// - Parameter expected: A valid value in words: "a year".
  init(column: String, expected: String) {
    self.column = column
    self.expected = expected
  }

  /// Counts a valid value.
  mutating func takeUsable() { total += 1 }

  /// Counts an invalid value.
  ///
  /// - Parameter line: The line of the value.
  mutating func takeUnusable(_ value: borrowing TextField, line: Int) {
    total += 1
    count += 1
    if first == nil { first = (value.text, line) }
  }

  /// Returns the invalid values of the file at a path; nil if all values are valid.
  func unusable(in path: String) -> UnusableValues? {
    guard let first else { return nil }
    return UnusableValues(
      file: path.split(separator: "/").last.map(String.init) ?? path, column: column,
      expected: expected, count: count, total: total, example: first.text, line: first.line)
  }
}
