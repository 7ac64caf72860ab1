import ExperimentModel

extension Hyperparameters {
  /// Reads the JSON that the store keeps of hyperparameters: `{"dropout":0.4,"hidden_sizes":[32,32]}`.
  ///
  /// Such flat objects are read here, twenty times as fast as by `JSONDecoder`, which gets whatever
  /// looks otherwise: a report reads those of thousands of configurations.
  init(storedText text: String) throws {
    var reader = FlatObject(text)
    if let values = reader.values() {
      try self.init(storedValues: values)
    } else {
      self = try JSONText.decode(Hyperparameters.self, from: text)
    }
  }
}

/// A JSON object without spaces, escapes and objects within.
private struct FlatObject {
  private var rest: Substring.UTF8View

  init(_ text: String) { rest = text[...].utf8 }

  /// Nil for JSON of another form, and for what is none.
  mutating func values() -> [String: ParameterValue]? {
    guard take("{") else { return nil }
    var values: [String: ParameterValue] = [:]
    repeat {
      guard let name = text(), take(":"), let value = value() else { return nil }
      values[name] = value
    } while take(",")
    return take("}") && rest.isEmpty ? values : nil
  }

  private mutating func value() -> ParameterValue? {
    switch rest.first {
    case UInt8(ascii: "\""): return text().map(ParameterValue.text)
    case UInt8(ascii: "["):
      rest.removeFirst()
      var values: [ParameterValue] = []
      repeat {
        guard let value = value() else { return nil }
        values.append(value)
      } while take(",")
      return take("]") ? .list(values) : nil
    default: return scalar()
    }
  }

  /// A number, true or false.
  private mutating func scalar() -> ParameterValue? {
    let word = rest.prefix {
      ![UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]")].contains($0)
    }
    rest = rest[word.endIndex...]
    let text = Substring(word)
    if let number = Int(text) { return .integer(number) }
    switch text {
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    default:
      return text.first?.isNumber ?? false || text.first == "-"
        ? Double(text).map(ParameterValue.real) : nil
    }
  }

  private mutating func text() -> String? {
    guard take("\"") else { return nil }
    let text = rest.prefix { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
    rest = rest[text.endIndex...]
    return take("\"") ? String(Substring(text)) : nil
  }

  /// Whether that character comes next; it is passed.
  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: character) else { return false }
    rest.removeFirst()
    return true
  }
}
