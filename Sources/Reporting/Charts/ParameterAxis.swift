import ExperimentModel
import Foundation
import TextLayout

/// Axis of a searched parameter: places of its values between 0 and 1, by its distribution.
struct ParameterAxis {
  let name: String
  /// Labelled values with their places, lowest first.
  let marks: [(place: Double, text: String)]
  private let scale: Scale

  fileprivate enum Scale {
    /// Values at equal distances.
    case list([ParameterValue])
    /// Ends of the range, of logarithms to base 10 if it is logarithmic.
    case range(ClosedRange<Double>, isLogarithmic: Bool)
  }

  init(_ parameter: SearchParameter) {
    name = parameter.name
    switch parameter.distribution {
    case .constant(let value): scale = .list([value])
    case .categorical(let values, _): scale = .list(values)
    case .uniform(let min, let max), .quantizedUniform(let min, let max, _):
      scale = .range(min...max, isLogarithmic: false)
    case .intUniform(let min, let max):
      scale = .range(Double(min)...Double(max), isLogarithmic: false)
    case .logUniform(let min, let max), .quantizedLogUniform(let min, let max, _):
      scale = .range(log10(min)...log10(max), isLogarithmic: true)
    }
    marks = scale.marks
  }

  /// Nil for a value that the axis does not have, such as one of a configuration outside the search.
  func place(of value: ParameterValue) -> Double? {
    switch scale {
    case .list(let values):
      return values.firstIndex(of: value).map { Self.place($0, of: values.count) }
    case .range(let range, let isLogarithmic):
      guard let number = value.number, !isLogarithmic || number > 0 else { return nil }
      let place = Self.place(isLogarithmic ? log10(number) : number, in: range)
      return (-1e-9...1 + 1e-9).contains(place) ? place : nil
    }
  }

  fileprivate static func place(_ index: Int, of count: Int) -> Double {
    (Double(index) + 0.5) / Double(count)
  }

  fileprivate static func place(_ value: Double, in range: ClosedRange<Double>) -> Double {
    let length = range.upperBound - range.lowerBound
    return length > 0 ? (value - range.lowerBound) / length : 0.5
  }
}

extension ParameterAxis.Scale {
  fileprivate var marks: [(place: Double, text: String)] {
    switch self {
    case .list(let values):
      return values.enumerated().map { index, value in
        (ParameterAxis.place(index, of: values.count), shortSettingText(value))
      }
    case .range(let range, let isLogarithmic):
      let values =
        isLogarithmic
        ? Self.logarithmicTicks(range) : AxisTicks(range, count: 4).values
      return values.map { value in
        (
          ParameterAxis.place(isLogarithmic ? log10(value) : value, in: range),
          shortSettingText(.real(value))
        )
      }
    }
  }

  /// Powers of ten; with fewer than two, also their multiples by 2 and 5.
  private static func logarithmicTicks(_ range: ClosedRange<Double>) -> [Double] {
    let powers = Int(range.lowerBound.rounded(.down))...Int(range.upperBound.rounded(.up))
    let inside = (range.lowerBound - 1e-9)...(range.upperBound + 1e-9)
    func ticks(_ factors: [Double]) -> [Double] {
      powers.flatMap { power in
        // A quotient, because 10⁻³ as a power is not the number nearest to 0.001.
        factors.map { power < 0 ? $0 / pow(10, Double(-power)) : $0 * pow(10, Double(power)) }
      }.filter { inside.contains(log10($0)) }
    }
    let whole = ticks([1])
    return whole.count >= 2 ? whole : ticks([1, 2, 5])
  }
}
