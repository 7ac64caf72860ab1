import ExperimentModel

/// How much chance spreads the means of configurations that are equally good.
struct CandidateSpread {
  /// Standard deviation of one value of the sample.
  let deviation: Double
  /// Degrees of freedom of the deviation, at least 1.
  let freedom: Int

  /// The spread of the values of the sample in `samples`, one per configuration.
  ///
  /// Over seeds, that of the seeds of a configuration, pooled. Over splits, that of their means over
  /// seeds after subtracting those of the configuration and of the split: what a split does to all alike
  /// gives none of them a lead. Configurations that lack a split are left out.
  ///
  /// Nil if nothing shows it.
  init?(_ samples: [[Comparison.Entry.TrialValue]], _ splits: SplitDesign?) {
    let residuals: (squares: Double, freedom: Int)
    if splits != nil {
      let means = samples.map {
        SplitDesign.means($0.map(\.replicate), $0.map(\.value), by: \.split)
      }
      // A split may have no value of the metric.
      let count = Set(means.joined().map(\.key)).count
      residuals = Self.interaction(means.filter { $0.count == count }.map { $0.map(\.mean) })
    } else {
      residuals = Self.within(samples.map { $0.map(\.value) })
    }
    guard residuals.freedom > 0 else { return nil }
    freedom = residuals.freedom
    deviation = (residuals.squares / Double(freedom)).squareRoot()
  }

  /// Sum of squares within samples, with a mean of its own for each.
  private static func within(_ samples: [[Double]]) -> (squares: Double, freedom: Int) {
    var total = (squares: 0.0, freedom: 0)
    for values in samples where values.count > 1 {
      let mean = values.mean
      total.squares += values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      total.freedom += values.count - 1
    }
    return total
  }

  /// Sum of squares of a table without the means of its rows and columns.
  private static func interaction(_ rows: [[Double]]) -> (squares: Double, freedom: Int) {
    guard let width = rows.first?.count, rows.count > 1, width > 1 else { return (0, 0) }
    let columns = (0..<width).map { column in rows.map { $0[column] }.mean }
    let grand = columns.mean
    let squares = rows.reduce(0) { sum, row in
      let mean = row.mean
      return sum
        + zip(row, columns).reduce(0) { sum, value in
          let rest = value.0 - mean - value.1 + grand
          return sum + rest * rest
        }
    }
    return (squares, (rows.count - 1) * (width - 1))
  }
}

extension [Double] {
  /// Not for an empty array.
  var mean: Double { reduce(0, +) / Double(count) }
}
