import ExperimentModel

/// Coordinates of one parameter, as samplers compute with them.
enum SearchAxis: Sendable, Hashable {
  /// One possible value.
  case fixed(ParameterValue)
  /// A coordinate is the index of a value.
  case categorical([ParameterValue], probabilities: [Double])
  /// A coordinate lies in 0…1.
  case numeric(NumericRange)

  init(_ parameter: SearchParameter) {
    self.init(parameter.distribution, isInteger: parameter.isInteger)
  }

  /// - Parameter isInteger: true if the values of quantized distributions are whole numbers.
  init(_ distribution: SearchDistribution, isInteger: Bool = false) {
    switch distribution {
    case .constant(let value):
      self = .fixed(value)
    case .categorical(let values, let probabilities):
      let equal = Array(repeating: 1 / Double(values.count), count: values.count)
      self =
        values.count == 1
        ? .fixed(values[0]) : .categorical(values, probabilities: probabilities ?? equal)
    case .uniform, .logUniform, .intUniform, .quantizedUniform, .quantizedLogUniform:
      guard let range = NumericRange(distribution, isInteger: isInteger) else {
        preconditionFailure("\(distribution.word) is numeric")
      }
      self = range.isSingle ? .fixed(range.value(at: 0.5)) : .numeric(range)
    }
  }

  var isFixed: Bool { if case .fixed = self { true } else { false } }

  /// Number of values; nil if continuous.
  var count: Int? {
    switch self {
    case .fixed: 1
    case .categorical(let values, _): values.count
    case .numeric(let range): range.count
    }
  }

  /// Values of positive probability, those of a range ascending; nil if there are more than
  /// `limit`.
  func values(limit: Int) -> [ParameterValue]? {
    switch self {
    case .fixed(let value): return [value]
    case .categorical(let values, let probabilities):
      return zip(values, probabilities).filter { $1 > 0 }.map { $0.0 }
    case .numeric(let range):
      guard let count = range.count, count <= limit, let step = range.step else { return nil }
      return (0..<count).map {
        range.value(at: range.coordinate(of: range.smallest + Double($0) * step))
      }
    }
  }

  /// Returns the coordinate of a value: an index, or a number in 0…1.
  func coordinate(of value: ParameterValue) -> Double {
    switch self {
    case .fixed: 0
    case .categorical(let values, _): Double(values.firstIndex(of: value) ?? 0)
    case .numeric(let range): range.coordinate(of: value.number ?? range.smallest)
    }
  }

  /// Returns the value at a coordinate.
  func value(at coordinate: Double) -> ParameterValue {
    switch self {
    case .fixed(let value): value
    case .categorical(let values, _): values[Int(coordinate)]
    case .numeric(let range): range.value(at: coordinate)
    }
  }

  /// Returns the coordinate of a quantile of the prior distribution, 0 < q < 1.
  func coordinate(atQuantile quantile: Double) -> Double {
    switch self {
    case .fixed: 0
    case .categorical(_, let probabilities):
      Double(Self.index(atQuantile: quantile, of: probabilities))
    case .numeric(let range): range.snapped(quantile)
    }
  }

  /// Returns the first index at which the cumulated weights, which add up to 1, exceed a quantile.
  static func index(atQuantile quantile: Double, of weights: [Double]) -> Int {
    var cumulated = 0.0
    var last = 0
    for (index, weight) in weights.enumerated() where weight > 0 {
      cumulated += weight
      last = index
      if quantile < cumulated { break }
    }
    return last
  }
}
