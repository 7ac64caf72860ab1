/// The kernels of a Parzen estimator along one axis, one per observation and one for the prior.
protocol KernelFactor: Sendable {
  /// Returns the coordinate at a quantile of one kernel.
  func coordinate(atQuantile quantile: Double, of kernel: Int) -> Double

  /// Adds the logarithm of each kernel's density at each coordinate to `sums[coordinate][kernel]`.
  func addLogDensities(at coordinates: [Double], to sums: inout [[Double]])
}
