/// The JSON that a safetensors header is made of.
indirect enum JSONHeaderValue {
  /// In the order of the file; names are distinct.
  case object([(String, JSONHeaderValue)])
  case array([JSONHeaderValue])
  case string(String)
  case natural(Int)
}

/// Reads the part of JSON that safetensors headers use: objects, arrays, texts, natural numbers.
///
/// A parser of its own because the usual ones silently take the last of two equal names, of which
/// one would hide a tensor.
struct JSONHeaderParser {
  private let bytes: ArraySlice<UInt8>
  private var position: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  /// The members of the one object of the text; spaces may follow it.
  mutating func parseDocument() throws(CheckpointError) -> [(String, JSONHeaderValue)] {
    guard peek() == UInt8(ascii: "{") else { throw failure("expected an object") }
    let members = try parseObject(depth: 0)
    skipSpace()
    guard position == bytes.endIndex else { throw failure("expected the end") }
    return members
  }

  private mutating func parseValue(depth: Int) throws(CheckpointError) -> JSONHeaderValue {
    // A valid header is three deep; the limit keeps a damaged one from exhausting the stack.
    guard depth < 8 else { throw failure("values are nested too deeply") }
    skipSpace()
    switch peek() {
    case UInt8(ascii: "{"): return .object(try parseObject(depth: depth))
    case UInt8(ascii: "["): return .array(try parseArray(depth: depth))
    case UInt8(ascii: "\""): return .string(try parseString())
    case .some(UInt8(ascii: "0")...UInt8(ascii: "9")): return .natural(try parseNatural())
    default: throw failure("expected an object, a list, a text or a natural number")
    }
  }

  private mutating func parseObject(depth: Int) throws(CheckpointError) -> [(
    String, JSONHeaderValue
  )] {
    position += 1
    var members: [(String, JSONHeaderValue)] = []
    var names: Set<String> = []
    skipSpace()
    if take("}") { return members }
    repeat {
      skipSpace()
      guard peek() == UInt8(ascii: "\"") else { throw failure("expected a name in quotes") }
      let name = try parseString()
      guard names.insert(name).inserted else { throw failure("“\(name)” is there twice") }
      skipSpace()
      guard take(":") else { throw failure("expected “:”") }
      members.append((name, try parseValue(depth: depth + 1)))
      skipSpace()
    } while take(",")
    guard take("}") else { throw failure("expected “,” or “}”") }
    return members
  }

  private mutating func parseArray(depth: Int) throws(CheckpointError) -> [JSONHeaderValue] {
    position += 1
    var values: [JSONHeaderValue] = []
    skipSpace()
    if take("]") { return values }
    repeat {
      values.append(try parseValue(depth: depth + 1))
      skipSpace()
    } while take(",")
    guard take("]") else { throw failure("expected “,” or “]”") }
    return values
  }

  private mutating func parseNatural() throws(CheckpointError) -> Int {
    var number = 0
    while let byte = peek(), (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
      let (tens, overflow) = number.multipliedReportingOverflow(by: 10)
      let (sum, carry) = tens.addingReportingOverflow(Int(byte - UInt8(ascii: "0")))
      guard !overflow, !carry else { throw failure("the number is too large") }
      number = sum
      position += 1
    }
    return number
  }

  private mutating func parseString() throws(CheckpointError) -> String {
    position += 1
    var units: [UInt8] = []
    while let byte = peek() {
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: units, as: UTF8.self) else {
          throw failure("the text is not valid UTF-8")
        }
        return text
      case UInt8(ascii: "\\"): units += String(try parseEscape()).utf8
      case 0..<0x20: throw failure("a control character stands in a text")
      default: units.append(byte)
      }
    }
    throw failure("a text has no end")
  }

  private mutating func parseEscape() throws(CheckpointError) -> Unicode.Scalar {
    guard let byte = peek() else { throw failure("a text has no end") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      let unit = try parseHexadecimal()
      guard 0xD800..<0xDC00 ~= unit else {
        guard let scalar = Unicode.Scalar(unit) else { throw failure("half a surrogate pair") }
        return scalar
      }
      guard take("\\"), take("u") else { throw failure("half a surrogate pair") }
      let low = try parseHexadecimal()
      guard 0xDC00..<0xE000 ~= low,
        let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
      else { throw failure("half a surrogate pair") }
      return scalar
    default: throw failure("unknown escape")
    }
  }

  private mutating func parseHexadecimal() throws(CheckpointError) -> UInt32 {
    guard bytes.endIndex - position >= 4,
      let text = String(validating: bytes[position..<position + 4], as: UTF8.self),
      !text.hasPrefix("+"), !text.hasPrefix("-"), let unit = UInt32(text, radix: 16)
    else { throw failure("expected four hexadecimal digits") }
    position += 4
    return unit
  }

  private func peek() -> UInt8? { position < bytes.endIndex ? bytes[position] : nil }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard peek() == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = peek(), byte == 0x20 || (0x09...0x0D).contains(byte) { position += 1 }
  }

  private func failure(_ problem: String) -> CheckpointError {
    CheckpointError(
      "the header is damaged at its byte \(position - bytes.startIndex): \(problem)")
  }
}
