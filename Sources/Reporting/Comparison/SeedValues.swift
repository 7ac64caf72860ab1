/// One metric of one configuration over the seeds that finished.
struct SeedValues: Sendable, Hashable {
  /// At least one.
  let values: [Double]

  init?(_ values: [Double]) {
    guard !values.isEmpty else { return nil }
    self.values = values
  }

  var count: Int { values.count }
  var mean: Double { values.reduce(0, +) / Double(count) }

  /// Standard deviation over seeds, with n − 1 below; nil of one value.
  var deviation: Double? {
    guard count > 1 else { return nil }
    let mean = mean
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(count - 1)).squareRoot()
  }

  /// `0.6890`, or `0.6890 ± 0.0012`.
  var text: String {
    let text = metricText(mean)
    return deviation.map { "\(text) ± \(metricText($0))" } ?? text
  }
}
