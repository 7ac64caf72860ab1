/// Metrics by name.
///
/// Trials with the same metrics share one list of names, so each stores only its numbers.
package struct MetricValues: Sendable {
  /// Names of metrics, ascending.
  package final class Names: Sendable {
    package let texts: [String]
    fileprivate let places: [String: Int]

    /// - Parameter texts: ascending.
    package init(_ texts: [String]) {
      self.texts = texts
      places = Dictionary(zip(texts, texts.indices)) { first, _ in first }
    }
  }

  package let names: Names
  /// One value per name.
  package let values: [Double]

  package init(names: Names, values: [Double]) {
    precondition(names.texts.count == values.count, "a value for each name")
    self.names = names
    self.values = values
  }

  package init(_ values: [String: Double]) {
    let names = values.keys.sorted()
    self.init(names: Names(names), values: names.map { values[$0]! })
  }

  /// The value of the metric; nil if there is none.
  package subscript(name: String) -> Double? { place(of: name).map { values[$0] } }

  /// Returns the index of a metric in `values`, the same for all that share the names; nil if
  /// absent.
  package func place(of name: String) -> Int? { names.places[name] }

  /// By ascending name.
  package var pairs: some Sequence<(name: String, value: Double)> {
    zip(names.texts, values).lazy.map { (name: $0, value: $1) }
  }
}

extension MetricValues: Hashable {
  package static func == (a: MetricValues, b: MetricValues) -> Bool {
    (a.names === b.names || a.names.texts == b.names.texts) && a.values == b.values
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(names.texts)
    hasher.combine(values)
  }
}

extension MetricValues: Codable {
  /// As a dictionary.
  package init(from decoder: any Decoder) throws { self.init(try [String: Double](from: decoder)) }

  package func encode(to encoder: any Encoder) throws {
    try Dictionary(uniqueKeysWithValues: zip(names.texts, values)).encode(to: encoder)
  }
}

extension MetricValues: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral elements: (String, Double)...) {
    self.init(Dictionary(uniqueKeysWithValues: elements))
  }
}
