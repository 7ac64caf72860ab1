/// Splits titles from their years and counts the years that can't be read.
struct TitleYears {
  private(set) var tally: ValueTally

  init(column: String) { tally = ValueTally(column: column, expected: "a title with a year") }

  /// - Parameters:
  ///   - line: The line of the title.
  ///   - needsYear: False if the year is known from another column.
  mutating func part(
    _ field: borrowing TextField, line: Int, needsYear: Bool = true
  ) -> (title: String, year: Int?) {
    let split = splitTitle(field.text)
    if needsYear, split.year == nil, seemsToHaveYear(split.title) {
      tally.takeUnusable(field, line: line)
    } else if !field.isEmpty {
      tally.takeUsable()
    }
    return split
  }
}

extension TextField {
  /// A year: a whole number from 1000 to 9999, or a date that begins with its four digits and a hyphen.
  var year: Int? {
    if let number = wholeNumber { return (1000...9999).contains(number) ? Int(number) : nil }
    guard bytes.count >= 7, bytes[4] == 0x2D, (0..<4).allSatisfy({ isDigit(bytes[$0]) }),
      isDigit(bytes[5])
    else { return nil }
    return (0..<4).reduce(0) { $0 * 10 + Int(bytes[$1] - 0x30) }
  }

  /// Advice about a number with a decimal comma; nil for other texts.
  var decimalCommaAdvice: String? {
    let text = text
    guard text.contains(","), Double(text.replacing(",", with: ".")) != nil else { return nil }
    return "write decimals with a point: \(text.replacing(",", with: "."))"
  }
}

private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
