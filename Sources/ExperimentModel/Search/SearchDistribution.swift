/// Prior distribution of one parameter of a search.
///
/// The words and their meaning are those of W&B's sweep files. Quantized values are the multiples of
/// `step` from `min` to `max`; each has the probability of the interval of half a step around it.
package enum SearchDistribution: Sendable, Hashable, Codable {
  case constant(ParameterValue)
  /// One of the values; equally likely if `probabilities` is nil.
  case categorical([ParameterValue], probabilities: [Double]? = nil)
  case uniform(min: Double, max: Double)
  /// The logarithm is uniform. W&B's `inv_log_uniform_values` is the same distribution: log(1/x) is
  /// uniform exactly if log x is.
  case logUniform(min: Double, max: Double)
  /// Whole numbers from `min` to `max`, both included, equally likely.
  case intUniform(min: Int, max: Int)
  case quantizedUniform(min: Double, max: Double, step: Double)
  case quantizedLogUniform(min: Double, max: Double, step: Double)

  /// Word of a distribution in grid files.
  package enum Word: String, Sendable, Hashable, CaseIterable {
    case constant
    case categorical
    case uniform
    case logUniform = "log_uniform_values"
    case intUniform = "int_uniform"
    case quantizedUniform = "q_uniform"
    case quantizedLogUniform = "q_log_uniform_values"
  }

  package var word: Word {
    switch self {
    case .constant: .constant
    case .categorical: .categorical
    case .uniform: .uniform
    case .logUniform: .logUniform
    case .intUniform: .intUniform
    case .quantizedUniform: .quantizedUniform
    case .quantizedLogUniform: .quantizedLogUniform
    }
  }

  /// The first reason why the distribution cannot be sampled; nil if it can.
  package var problem: String? {
    switch self {
    case .constant: nil
    case .categorical(let values, let probabilities):
      Self.problem(of: values, probabilities)
    case .uniform(let min, let max): Self.problem(min, max)
    case .logUniform(let min, let max): Self.problem(min, max, isLog: true)
    case .intUniform(let min, let max):
      Self.problem(Double(min), Double(max))
        ?? (Swift.max(abs(Double(min)), abs(Double(max))) > 0x1p52
          ? "whole numbers beyond ±2⁵² cannot be searched; narrow the range" : nil)
    case .quantizedUniform(let min, let max, let step):
      Self.problem(min, max) ?? Self.problem(min, max, step: step)
    case .quantizedLogUniform(let min, let max, let step):
      Self.problem(min, max, isLog: true) ?? Self.problem(min, max, step: step)
    }
  }

  private static func problem(_ min: Double, _ max: Double, isLog: Bool = false) -> String? {
    guard min.isFinite, max.isFinite else { return "min and max must be finite" }
    if min > max {
      return
        "min (\(ParameterValue.real(min.roundedForMessages))) is above max (\(ParameterValue.real(max.roundedForMessages)))"
    }
    if isLog && min < 1e-300 {
      return "a logarithmic distribution needs min above 0; for values from 0 on, use uniform"
    }
    return (max - min).isFinite ? nil : "the range from min to max is too wide"
  }

  private static func problem(_ min: Double, _ max: Double, step: Double) -> String? {
    guard step.isFinite, step > 0 else { return "q must be a number above 0" }
    guard Swift.max(abs(min), abs(max)) / step < 0x1p52 else { return "q is too small" }
    let counts = multiples(of: step, from: min, to: max)
    return counts.first > counts.last
      ? "no multiple of q (\(ParameterValue.real(step.roundedForMessages))) lies between min and max"
      : nil
  }

  /// Returns how many steps the first and the last multiple between two numbers are; `first` is above
  /// `last` if there is none.
  ///
  /// A quotient that only rounding keeps from being whole is whole: 0.3 is a multiple of 0.1.
  package static func multiples(
    of step: Double, from min: Double, to max: Double
  ) -> (first: Double, last: Double) {
    func count(_ number: Double, _ direction: FloatingPointRoundingRule) -> Double {
      let quotient = number / step
      let whole = quotient.rounded()
      let isWhole = abs(quotient - whole) <= 4 * quotient.ulp
      return isWhole ? whole : quotient.rounded(direction)
    }
    return (count(min, .up), count(max, .down))
  }

  /// Returns `count · step`, as a quotient where that is the shorter number: 3 · 0.1 is 0.3.
  package static func multiple(_ count: Double, of step: Double) -> Double {
    let inverse = (1 / step).rounded()
    return step < 1 && 1 / inverse == step ? count / inverse : count * step
  }

  private static func problem(
    of values: [ParameterValue], _ probabilities: [Double]?
  ) -> String? {
    if values.isEmpty { return "expected at least one value" }
    if Set(values).count < values.count { return "a value is given twice" }
    guard let probabilities else { return nil }
    if probabilities.count != values.count {
      return "\(values.count) values need as many probabilities, found \(probabilities.count)"
    }
    if probabilities.contains(where: { !($0 >= 0) }) {
      return "probabilities must be at least 0"
    }
    let sum = probabilities.reduce(0, +)
    return abs(sum - 1) > 1e-6
      ? "probabilities must add up to 1, but add up to \(ParameterValue.real(sum.roundedForMessages))"
      : nil
  }
}
