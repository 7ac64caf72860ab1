/// One field of a line: a view of the file's bytes.
struct TextField: ~Escapable {
  enum Encoding: Sendable {
    /// UTF-8; invalid UTF-8 is read as Latin-1, which older programs write.
    case utf8
    case latin1
  }

  /// Without the quotes around it.
  let bytes: Span<UInt8>
  private let encoding: Encoding
  private let isEscaped: Bool

  @_lifetime(copy bytes)
  init(_ bytes: Span<UInt8>, _ encoding: Encoding, isEscaped: Bool = false) {
    self.bytes = bytes
    self.encoding = encoding
    self.isEscaped = isEscaped
  }

  /// Returns a part of the bytes as a field.
  @_lifetime(copy self)
  func part(_ range: Range<Int>) -> TextField {
    TextField(bytes.extracting(range), encoding, isEscaped: isEscaped)
  }

  var isEmpty: Bool { bytes.isEmpty }

  var text: String {
    var plain: [UInt8] = []
    plain.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      plain.append(bytes[index])
      index += isEscaped && bytes[index] == 0x22 ? 2 : 1
    }
    switch encoding {
    case .utf8: return String(validating: plain, as: UTF8.self) ?? Self.latin1(plain)
    case .latin1: return Self.latin1(plain)
    }
  }

  /// Reads each byte as a character, so different bytes are different texts.
  private static func latin1(_ bytes: [UInt8]) -> String {
    String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
  }

  /// The text; nil if empty.
  var nonEmpty: String? { bytes.isEmpty ? nil : text }

  /// A whole number in decimal digits with an optional minus; nil for other texts.
  var integer: Int64? {
    guard let decimal, decimal.scale == 0 else { return nil }
    return decimal.digits
  }

  /// A finite number with optional fraction and exponent; nil for other texts.
  var number: Double? {
    // Both operands are exact, so the quotient is rounded once, as by `Double(text)`.
    if let decimal, abs(decimal.digits) < 1 << 53 {
      return Double(decimal.digits) / Self.powersOfTen[decimal.scale]
    }
    let text = text
    guard let value = Double(text) ?? Double(text.trimmed), value.isFinite else { return nil }
    return value
  }

  /// A whole number, also if written with a fraction of zeros, as pandas does: `1995.0`.
  var wholeNumber: Int64? { number.flatMap { Int64(exactly: $0) } }

  /// True for what common programs write for an absent value.
  var saysNothing: Bool {
    guard bytes.count <= 6 else { return false }
    return ["", "nan", "na", "n/a", "<na>", "null", "none", "\\n"]
      .contains(text.trimmed.lowercased())
  }

  /// A number without leading zeros, which has exactly one text.
  var canonicalNumber: Int? {
    guard !bytes.isEmpty, bytes[0] != 0x30, bytes[0] != 0x2D, let integer else { return nil }
    return Int(integer)
  }

  /// Digits with at most one point among them: all digits as one number, and the number of digits
  /// after the point.
  private var decimal: (digits: Int64, scale: Int)? {
    let count = bytes.count
    guard count > 0, count <= 19 else { return nil }
    let isNegative = bytes[0] == 0x2D
    let first = isNegative ? 1 : 0
    guard count - first > 0, count - first <= 18 else { return nil }
    var value: Int64 = 0
    var point: Int?
    for index in first..<count {
      let byte = bytes[index]
      if byte == 0x2E, point == nil, index > first, index + 1 < count {
        point = index
        continue
      }
      guard byte >= 0x30, byte <= 0x39 else { return nil }
      value = value &* 10 &+ Int64(byte &- 0x30)
    }
    return (isNegative ? -value : value, point.map { count - 1 - $0 } ?? 0)
  }

  private static let powersOfTen = (0...18).map { power in
    (0..<power).reduce(1.0) { product, _ in product * 10 }
  }
}

extension String {
  /// The text without spaces and tabs around it.
  fileprivate var trimmed: String {
    func isBlank(_ character: Character) -> Bool { character == " " || character == "\t" }
    return String(drop(while: isBlank).reversed().drop(while: isBlank).reversed())
  }
}
