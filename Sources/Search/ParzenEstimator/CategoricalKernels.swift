import Arithmetic

/// Kernels over the values of a categorical parameter: the observed value, smoothed by the prior.
struct CategoricalKernels: KernelFactor {
  /// By kernel and value; the prior last.
  private let probabilities: [[Double]]
  private let logarithms: [[Double]]

  /// - Parameter coordinates: indices of the observed values.
  init(_ coordinates: [Double], probabilities prior: [Double], priorWeight: Double) {
    // As in Optuna, each value of an observation's kernel gets w / n, or for unequal prior
    // probabilities its share of the same sum.
    let smoothing = priorWeight / Double(coordinates.count + 1) * Double(prior.count)
    let kernels =
      coordinates.map { coordinate in
        prior.enumerated().map { value, probability in
          ((Double(value) == coordinate ? 1 : 0) + smoothing * probability) / (1 + smoothing)
        }
      } + [prior]
    probabilities = kernels
    logarithms = kernels.map { kernel in
      kernel.map { $0 > 0 ? ElementaryFunctions.logarithm($0) : -.infinity }
    }
  }

  func coordinate(atQuantile quantile: Double, of kernel: Int) -> Double {
    Double(SearchAxis.index(atQuantile: quantile, of: probabilities[kernel]))
  }

  func addLogDensities(at coordinates: [Double], to sums: inout [[Double]]) {
    for (place, coordinate) in coordinates.enumerated() {
      let value = Int(coordinate)
      for kernel in logarithms.indices { sums[place][kernel] += logarithms[kernel][value] }
    }
  }
}
