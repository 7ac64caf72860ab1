import Arithmetic
import ExperimentModel

/// Binning of numbers: each bin becomes one value of the field.
enum NumericBins: Sendable, Hashable {
  /// That many bins with about equally many rows; fewer if many rows have the same number. A bin is
  /// named by its least number, and the first also takes everything below.
  case quantiles(Int)
  /// ⌊ln²x⌋ for x above 2, else ⌊x⌋: AutoInt's preparation of Criteo (Song et al. 2019).
  case logarithm

  /// - Parameters:
  ///   - numbers: One number per row; NaN if absent.
  ///   - fitted: The rows that quantiles are taken from.
  /// - Returns: The names of the bins, and the code of each row's bin.
  func words(
    for numbers: [Double], fitted: VocabularyRows
  ) -> (values: [String], codes: [UInt32]) {
    switch self {
    case .quantiles(let count): Self.quantiles(numbers, count, fitted)
    case .logarithm: Self.logarithms(numbers)
    }
  }

  private static func quantiles(
    _ numbers: [Double], _ count: Int, _ fitted: VocabularyRows
  ) -> (values: [String], codes: [UInt32]) {
    var sorted: [Double] = []
    sorted.reserveCapacity(fitted.count)
    fitted.forEach { if !numbers[$0].isNaN { sorted.append(numbers[$0]) } }
    sorted.sort()
    var edges: [Double] = []
    for bin in 0..<count where !sorted.isEmpty {
      let edge = sorted[sorted.count * bin / count]
      if edge != edges.last { edges.append(edge) }
    }
    let codes = numbers.map { number -> UInt32 in
      guard !number.isNaN, !edges.isEmpty else { return UInt32(edges.count) }
      return UInt32(max(0, edges.partitioningIndex { $0 > number } - 1))
    }
    return (edges.map(text) + [FieldName.absent], codes)
  }

  private static func logarithms(
    _ numbers: [Double]
  ) -> (values: [String], codes: [UInt32]) {
    var values = [FieldName.absent]
    var known: [Double: UInt32] = [:]
    let codes = numbers.map { number -> UInt32 in
      guard !number.isNaN else { return 0 }
      let bin = Self.logarithmBin(number)
      if let code = known[bin] { return code }
      known[bin] = UInt32(values.count)
      values.append(text(bin))
      return UInt32(values.count - 1)
    }
    return (values, codes)
  }

  /// Returns ⌊ln²x⌋ for x above 2, else ⌊x⌋. The same on every system; up to 2⁴⁶ equal to the C
  /// library's, which earlier versions used, for every whole number.
  static func logarithmBin(_ number: Double) -> Double {
    guard number > 2 else { return number.rounded(.down) }
    let logarithm = ElementaryFunctions.logarithm(number)
    return (logarithm * logarithm).rounded(.down)
  }

  /// Returns a number as text, whole ones without a fraction.
  static func text(_ number: Double) -> String {
    Int64(exactly: number).map { "\($0)" } ?? "\(number)"
  }
}
