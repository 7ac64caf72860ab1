/// Values of one column that could not be used when a dataset was read, and count as absent.
package struct UnusableValues: Sendable, Hashable, Codable {
  /// Name of the file within the dataset's folder.
  package var file: String
  package var column: String
  /// What the values should be: "a year".
  package var expected: String
  package var count: Int
  /// Values of the column, empty ones left out.
  package var total: Int
  /// The first of them as the file spells it, and its line.
  package var example: String
  package var line: Int

  package init(
    file: String, column: String, expected: String, count: Int, total: Int, example: String,
    line: Int
  ) {
    self.file = file
    self.column = column
    self.expected = expected
    self.count = count
    self.total = total
    self.example = example
    self.line = line
  }

  /// "9 of 10 values of release_year are not a year, such as 'soon' (years.item:3)".
  package var text: String {
    "\(count) of \(total) values of \(column) \(count == 1 ? "is" : "are") not \(expected), such as "
      + "'\(example)' (\(file):\(line))"
  }
}
