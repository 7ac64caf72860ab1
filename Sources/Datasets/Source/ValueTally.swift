import ExperimentModel

/// Counts the values of a column that can't be used.
struct ValueTally: Sendable {
  private let column: String
  private let expected: String
  private var total = 0
  private var count = 0
  private var first: (text: String, line: Int)?

  /// - Parameter expected: what a value should be: "a year".
  init(column: String, expected: String) {
    self.column = column
    self.expected = expected
  }

  /// Notes a value that is not empty.
  mutating func takeUsable() { total += 1 }

  /// - Parameter line: where the value is.
  mutating func takeUnusable(_ value: borrowing TextField, line: Int) {
    total += 1
    count += 1
    if first == nil { first = (value.text, line) }
  }

  /// Nil when all values can be used.
  ///
  /// - Parameter path: of the file that was read.
  func unusable(in path: String) -> UnusableValues? {
    guard let first else { return nil }
    return UnusableValues(
      file: path.split(separator: "/").last.map(String.init) ?? path, column: column,
      expected: expected, count: count, total: total, example: first.text, line: first.line)
  }
}
