extension HyperparameterDefinition.Domain {
  /// The value in the form that the hyperparameter keeps (a whole number becomes a real one where
  /// reals are asked for), or nil when the domain does not hold it.
  package func accept(_ value: ParameterValue) -> ParameterValue? {
    switch (self, value) {
    case (.integer(let range), .integer(let number)):
      return range.contains(number) ? value : nil
    case (.integer(let range), .real(let number)):
      guard let whole = Int(exactly: number), range.contains(whole) else { return nil }
      return .integer(whole)
    case (.real(let range, let excludingLower, let excludingUpper), .integer),
      (
        .real(let range, let excludingLower, let excludingUpper), .real
      ):
      guard let number = value.number, range.contains(number) else { return nil }
      if excludingLower && number == range.lowerBound { return nil }
      if excludingUpper && number == range.upperBound { return nil }
      return .real(number)
    case (.boolean, .boolean):
      return value
    case (.choice(let words), .text(let word)):
      return words.contains(word) ? value : nil
    case (.integers(let range), .list(let values)):
      let accepted = values.compactMap { Self.integer(range).accept($0) }
      return accepted.count == values.count && !values.isEmpty ? .list(accepted) : nil
    case (.fields, .list(let values)):
      let names = values.compactMap { if case .text(let name) = $0 { name } else { nil } }
      return !names.isEmpty && Set(names).count == values.count ? value : nil
    case (.path, .text(let path)):
      return path.isEmpty ? nil : value
    default:
      return nil
    }
  }
}

extension HyperparameterDefinition.Domain: CustomStringConvertible {
  /// What was expected, as an error message says it: "a whole number from 1 to 8".
  package var description: String {
    switch self {
    case .integer(let range):
      "a whole number " + Self.bounds(range)
    case .real(let range, let excludingLower, let excludingUpper):
      "a number "
        + Self.bounds(range, excludingLower: excludingLower, excludingUpper: excludingUpper)
    case .boolean:
      "true or false"
    case .choice(let words):
      "one of \(NameList(words))"
    case .integers(let range):
      "a list of whole numbers " + Self.bounds(range)
    case .fields:
      "a list of field names"
    case .path:
      "a path"
    }
  }

  private static func bounds(_ range: ClosedRange<Int>) -> String {
    range.upperBound == Int.max
      ? "of at least \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
  }

  private static func bounds(
    _ range: ClosedRange<Double>, excludingLower: Bool, excludingUpper: Bool
  ) -> String {
    let lower = ParameterValue.real(range.lowerBound)
    let upper = ParameterValue.real(range.upperBound)
    let from = excludingLower ? "above \(lower)" : "of at least \(lower)"
    if range.upperBound == .greatestFiniteMagnitude { return from }
    return from + (excludingUpper ? " and below \(upper)" : " and at most \(upper)")
  }
}
