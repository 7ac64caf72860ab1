extension HyperparameterDefinition {
  /// The values that a hyperparameter may take.
  package enum Domain: Sendable, Hashable {
    case integer(ClosedRange<Int>)
    /// Numbers of the range; `excludingLower` and `excludingUpper` leave out its bounds.
    case real(ClosedRange<Double>, excludingLower: Bool = false, excludingUpper: Bool = false)
    case boolean
    /// One of the words. A validation metric at k = 10 stands for all values of k.
    case choice([String])
    /// A list of one or more whole numbers of the range.
    case integers(ClosedRange<Int>)
    /// A list of one or more numbers of the range.
    case reals(ClosedRange<Double>)
    /// A list of one or more distinct field names.
    case fields
    case path

    /// Numbers above 0.
    package static let positive: Domain = .real(
      0...(.greatestFiniteMagnitude), excludingLower: true)
    /// Numbers of at least 0 and below 1.
    package static let fraction: Domain = .real(0...1, excludingUpper: true)
  }
}

extension HyperparameterDefinition.Domain {
  /// Returns the value in the form that the hyperparameter keeps, or nil if it lies outside the
  /// domain. Whole numbers become real ones where the domain is real, and the other way round.
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
      return words.contains(ValidationMeasure.standardName(of: word)) ? value : nil
    case (.integers(let range), .list(let values)):
      let accepted = values.compactMap { Self.integer(range).accept($0) }
      return accepted.count == values.count && !values.isEmpty ? .list(accepted) : nil
    case (.reals(let range), .list(let values)):
      let accepted = values.compactMap { Self.real(range).accept($0) }
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
  /// The expectation in an error message: "a whole number from 1 to 8".
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
      "one of \(NameList(words))" + Self.cutoffHint(for: words)
    case .integers(let range):
      "a list of whole numbers " + Self.bounds(range)
    case .reals(let range):
      "a list of numbers " + Self.bounds(range, excludingLower: false, excludingUpper: false)
    case .fields:
      "a list of field names"
    case .path:
      "a path"
    }
  }

  /// ", also with another k than 10" for words with a cutoff; else an empty text.
  package static func cutoffHint(for words: [String]) -> String {
    words.contains { $0.contains("@") } ? ", also with another k than 10" : ""
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
