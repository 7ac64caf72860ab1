/// Splits a line into fields.
struct LineScanner {
  /// Place of a field in the bytes, without the quotes around it.
  struct Field {
    var start: Int
    var end: Int
    /// True if it contains doubled quotes.
    var isEscaped = false
  }

  enum Outcome {
    /// A complete line: the next one begins at `next`, and `lineEnds` line ends were in quotes.
    case line(next: Int, lineEnds: Int)
    /// The line continues behind the bytes.
    case unfinished
    /// A quoted field is not closed, or text follows its closing quote.
    case damaged
  }

  private let first: UInt8
  private let second: UInt8?
  private let hasQuotes: Bool

  /// - Parameter dialect: Its separator has one or two bytes.
  init(_ dialect: DelimitedFile.Dialect) {
    let separator = Array(dialect.separator.utf8)
    precondition((1...2).contains(separator.count), "separators have one or two bytes")
    first = separator[0]
    second = separator.count > 1 ? separator[1] : nil
    hasQuotes = dialect.hasQuotes
  }

  /// - Parameters:
  ///   - start: The first byte of the line.
  ///   - isAtEnd: True if nothing follows the bytes.
  func scan(
    _ bytes: Span<UInt8>, from start: Int, isAtEnd: Bool, into fields: inout [Field]
  ) -> Outcome {
    fields.removeAll(keepingCapacity: true)
    let width = second == nil ? 1 : 2
    var start = start
    var index = start
    var lineEnds = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte == 0x0A {
        fields.append(plainField(bytes, start, index))
        return .line(next: index + 1, lineEnds: lineEnds)
      }
      if byte == first, isSeparator(bytes, at: index) {
        fields.append(Field(start: start, end: index))
        index += width
        start = index
      } else if byte == 0x22, hasQuotes, index == start {
        guard let field = quotedField(bytes, at: index, isAtEnd, &lineEnds) else {
          return isAtEnd ? .damaged : .unfinished
        }
        fields.append(field)
        index = field.end + 1
        if index < bytes.count, bytes[index] == 0x0D { index += 1 }
        guard index < bytes.count else {
          return isAtEnd ? .line(next: index, lineEnds: lineEnds) : .unfinished
        }
        if bytes[index] == 0x0A { return .line(next: index + 1, lineEnds: lineEnds) }
        guard isSeparator(bytes, at: index) else { return .damaged }
        index += width
        start = index
      } else {
        index += 1
      }
    }
    guard isAtEnd else { return .unfinished }
    fields.append(plainField(bytes, start, index))
    return .line(next: index, lineEnds: lineEnds)
  }

  @inline(__always)
  private func isSeparator(_ bytes: Span<UInt8>, at index: Int) -> Bool {
    guard bytes[index] == first else { return false }
    guard let second else { return true }
    return index + 1 < bytes.count && bytes[index + 1] == second
  }

  /// Returns the last field of a line, without the carriage return of a Windows line end.
  private func plainField(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Field {
    let isWindows = end > start && bytes[end - 1] == 0x0D
    return Field(start: start, end: isWindows ? end - 1 : end)
  }

  /// Returns the field that begins with the quote at `start`; nil if its end is not in the bytes.
  private func quotedField(
    _ bytes: Span<UInt8>, at start: Int, _ isAtEnd: Bool, _ lineEnds: inout Int
  ) -> Field? {
    var field = Field(start: start + 1, end: start + 1)
    while field.end < bytes.count {
      if bytes[field.end] == 0x22 {
        guard field.end + 1 < bytes.count else { return isAtEnd ? field : nil }
        guard bytes[field.end + 1] == 0x22 else { return field }
        field.isEscaped = true
        field.end += 1
      } else if bytes[field.end] == 0x0A {
        lineEnds += 1
      }
      field.end += 1
    }
    return nil
  }
}
