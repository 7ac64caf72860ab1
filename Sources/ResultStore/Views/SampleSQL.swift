import ExperimentModel

/// Statistics of small samples as SQL expressions that work in any SQLite program.
enum SampleSQL {
  /// Two-sided 95 % critical value of Student's t with n − 1 degrees of freedom; null for n < 2.
  ///
  /// From a table up to 30 degrees (SciPy's `t.ppf(0.975, df)`), then by the expansion of
  /// Abramowitz and Stegun, 26.7.5, with an error below 1e-7.
  ///
  /// - Parameter count: expression for n.
  static func criticalT(count: String) -> String {
    let rows = table.enumerated().map { "(\($0.offset + 1), \($0.element))" }
      .joined(separator: ", ")
    return """
      CASE WHEN \(count) > 31
        THEN 1.9599639845 + (2.3722712303 + (2.8224986157 + (2.5558496795 + 1.589534 / (\(count) - 1))
          / (\(count) - 1)) / (\(count) - 1)) / (\(count) - 1)
        ELSE (SELECT column2 FROM (VALUES \(rows)) WHERE column1 = \(count) - 1)
      END
      """
  }

  private static let table = [
    "12.7062047362", "4.3026527297", "3.1824463053", "2.7764451052", "2.5705818356",
    "2.4469118511", "2.3646242516", "2.3060041352", "2.2621571628", "2.2281388520",
    "2.2009851601", "2.1788128297", "2.1603686565", "2.1447866879", "2.1314495456",
    "2.1199052992", "2.1098155778", "2.1009220402", "2.0930240544", "2.0859634473",
    "2.0796138447", "2.0738730679", "2.0686576104", "2.0638985616", "2.0595385528",
    "2.0555294386", "2.0518305165", "2.0484071418", "2.0452296421", "2.0422724563",
  ]

  /// Square root by Newton's method from a start above the root. SQLite has `sqrt` only in some
  /// builds.
  static func squareRoot(_ square: String) -> String {
    """
    CASE WHEN \(square) = 0 THEN 0.0 ELSE (
      WITH RECURSIVE newton (step, root) AS (
        SELECT 0, max(\(square), 1.0)
        UNION ALL
        SELECT step + 1, (root + \(square) / root) / 2 FROM newton
        WHERE step < 1000 AND abs(root * root - \(square)) > 1e-15 * \(square))
      SELECT root FROM newton ORDER BY step DESC LIMIT 1) END
    """
  }

  /// Sample variance (divisor n − 1) of grouped rows with their deviations from the mean.
  static func variance(ofDeviations column: String) -> String {
    "sum(\(column) * \(column)) / nullif(count(*) - 1, 0)"
  }

  /// Standard deviation, standard error and 95 % interval from the columns `n`, `variance` and the
  /// mean.
  ///
  /// - Parameters:
  ///   - range: expressions for the lowest and highest possible mean, at which the interval is cut.
  ///   - condition: true for rows whose values are no independent sample, which have neither standard
  ///     error nor interval.
  static func accuracy(
    of mean: String, within range: (low: String, high: String), unless condition: String = "0"
  ) -> [ResultView.Column] {
    let error = "CASE WHEN NOT (\(condition)) THEN \(squareRoot("variance / n")) END"
    let margin = "(\(criticalT(count: "n"))) * (\(error))"
    return [
      .init("sd", squareRoot("variance")), .init("standard_error", error),
      .init("ci_low", "max(\(mean) - \(margin), \(range.low))"),
      .init("ci_high", "min(\(mean) + \(margin), \(range.high))"),
    ]
  }

  /// Range of the values of the metric in column `metric`.
  static let rangeOfMetric = (low: "0.0", high: unlessUnbounded("1.0", "9e999"))

  /// Range of the differences of its values.
  static let rangeOfDifference = (
    low: unlessUnbounded("-1.0", "-9e999"), high: unlessUnbounded("1.0", "9e999")
  )

  private static func unlessUnbounded(_ bounded: String, _ unbounded: String) -> String {
    let condition = MetricDefinition.all.filter { !$0.range.upperBound.isFinite }
      .map { isMetric($0, in: "metric") }.joined(separator: " OR ")
    return "CASE WHEN \(condition) THEN \(unbounded) ELSE \(bounded) END"
  }

  /// Condition for a metric in any scope.
  ///
  /// - Parameter column: expression for its name.
  static func isMetric(_ metric: MetricDefinition, in column: String) -> String {
    "\(column) IN ('\(metric.name)', '\(metric.within(.validation).name)') "
      + "OR \(column) LIKE '\(metric.name)/%'"
  }
}
