import Arithmetic
import ExperimentModel

/// Map between the values of a numeric distribution and coordinates in 0…1.
///
/// The distribution is uniform over coordinates, so that a coordinate is also the distribution's
/// quantile. Logarithmic distributions are linear in the logarithm. A quantized value stands for
/// the interval of half a step around it, whose ends `interval(of:)` returns.
struct NumericRange: Sendable, Hashable {
  let isLogarithmic: Bool
  /// Nil for continuous distributions.
  let step: Double?
  /// True if values are whole numbers.
  let isInteger: Bool
  /// Smallest and largest value; multiples of the step, if there is one.
  let smallest: Double
  let largest: Double
  /// The transformed value at coordinate 0, and the transformed length of the range.
  private let origin: Double
  private let length: Double

  /// Nil for distributions without numbers to interpolate. The distribution must have no problem.
  ///
  /// - Parameter isInteger: true if the values of quantized distributions are whole numbers.
  init?(_ distribution: SearchDistribution, isInteger: Bool = false) {
    switch distribution {
    case .constant, .categorical: return nil
    case .uniform(let min, let max): self.init(min, max, isLogarithmic: false)
    case .logUniform(let min, let max): self.init(min, max, isLogarithmic: true)
    case .intUniform(let min, let max):
      self.init(Double(min), Double(max), step: 1, isInteger: true, isLogarithmic: false)
    case .quantizedUniform(let min, let max, let step):
      self.init(min, max, step: step, isInteger: isInteger, isLogarithmic: false)
    case .quantizedLogUniform(let min, let max, let step):
      self.init(min, max, step: step, isInteger: isInteger, isLogarithmic: true)
    }
  }

  private init(
    _ min: Double, _ max: Double, step: Double? = nil, isInteger: Bool = false,
    isLogarithmic: Bool
  ) {
    self.isLogarithmic = isLogarithmic
    self.step = step
    self.isInteger = isInteger
    if let step {
      let counts = SearchDistribution.multiples(of: step, from: min, to: max)
      smallest = Swift.max(min, SearchDistribution.multiple(counts.first, of: step))
      largest = Swift.min(max, SearchDistribution.multiple(counts.last, of: step))
    } else {
      (smallest, largest) = (min, max)
    }
    let half = (step ?? 0) / 2
    origin = Self.transformed(smallest - half, isLogarithmic)
    length = Self.transformed(largest + half, isLogarithmic) - origin
  }

  /// True if the range holds one value only.
  var isSingle: Bool { smallest == largest }

  /// Number of values; nil if continuous.
  var count: Int? { step.map { Int(((largest - smallest) / $0).rounded()) + 1 } }

  /// Returns the coordinate of a value.
  func coordinate(of value: Double) -> Double {
    guard length > 0 else { return 0.5 }
    // Values of an edited file may lie outside the range; a logarithm needs a positive number.
    let inside = min(max(value, smallest), largest)
    return (Self.transformed(inside, isLogarithmic) - origin) / length
  }

  /// Returns the value at a coordinate, rounded to the nearest multiple of the step.
  func value(at coordinate: Double) -> ParameterValue {
    // From the upper end, because the exponential is one of negative numbers.
    let upper = largest + (step ?? 0) / 2
    let exact =
      isLogarithmic
      ? upper * ElementaryFunctions.decay(max(0, (1 - coordinate) * length))
      : origin + coordinate * length
    var value = exact
    if let step { value = SearchDistribution.multiple((exact / step).rounded(), of: step) }
    value = coordinate <= 0 ? smallest : min(max(value, smallest), largest)
    return isInteger ? .integer(Int(value)) : .real(value)
  }

  /// Returns the coordinate of the value nearest to a coordinate.
  func snapped(_ coordinate: Double) -> Double {
    guard step != nil else { return min(max(coordinate, 0), 1) }
    return self.coordinate(of: value(at: coordinate).number ?? smallest)
  }

  /// Returns the coordinates of the ends of a quantized value's interval, given the value's own.
  func interval(of coordinate: Double) -> ClosedRange<Double> {
    guard let step, let value = value(at: coordinate).number else {
      return coordinate...coordinate
    }
    func end(_ value: Double) -> Double {
      (Self.transformed(value, isLogarithmic) - origin) / length
    }
    let lower = value == smallest ? 0 : end(value - step / 2)
    let upper = value == largest ? 1 : end(value + step / 2)
    return lower...max(lower, upper)
  }

  private static func transformed(_ value: Double, _ isLogarithmic: Bool) -> Double {
    isLogarithmic ? ElementaryFunctions.logarithm(value) : value
  }
}
