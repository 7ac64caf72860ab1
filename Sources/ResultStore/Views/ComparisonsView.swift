import ExperimentModel

extension ResultView {
  /// A row per metric of a configuration, paired with the baseline by seed.
  static let comparisons = ResultView(
    "comparisons", row: "a metric of a configuration, less the baseline's by seed",
    columns: [
      Column("sweep"), Column("number"), Column("name"), Column("metric"), Column("goal"),
      Column("is_target"), Column("n"), Column("mean"), Column("baseline_mean"),
      Column("difference"),
    ]
      + SampleSQL.accuracy(
        of: "difference", within: SampleSQL.rangeOfDifference,
        // Equal differences with every seed are no sample.
        unless:
          "has_splits OR variance <= 1e-24 * mean * mean AND abs(difference) > 1e-12 * abs(mean)"),
    from: """
      (
        SELECT sweep, number, name, metric, goal, is_target, count(*) AS n, avg(value) AS mean,
          avg(reference) AS baseline_mean, avg(gain) AS difference,
          -- Splits overlap, so their spread gives no plain interval.
          max(split) IS NOT NULL AS has_splits,
          \(SampleSQL.variance(ofDeviations: "deviation")) AS variance
        FROM (
          SELECT s.name AS sweep, c.number, c.name, f.name AS metric,
            CASE WHEN f.name = s.metric THEN s.goal ELSE \(goalOfMetric) END AS goal,
            f.name = s.metric AS is_target, m.split, f.value, g.value AS reference,
            f.value - g.value AS gain,
            f.value - g.value - avg(f.value - g.value) OVER (PARTITION BY c.id, f.name) AS deviation
          FROM \(targets) s
          JOIN configurations b ON b.sweep_id = s.id AND b.name = s.baseline
          JOIN configurations c ON c.sweep_id = s.id AND c.id <> b.id
          JOIN memberships m ON m.configuration_id = c.id
          JOIN trials t ON t.id = m.trial_id AND t.state = 'finished'
          JOIN memberships n ON n.configuration_id = b.id AND n.split IS m.split
          JOIN trials u ON u.id = n.trial_id AND u.seed = t.seed AND u.state = 'finished'
          JOIN final_metrics f ON f.trial_id = t.id AND f.value IS NOT NULL
          JOIN final_metrics g ON g.trial_id = u.id AND g.name = f.name AND g.value IS NOT NULL
        )
        GROUP BY sweep, number, metric
      )
      """)

  /// Goal of a metric `f.name`, whichever rows it is restricted to.
  private static let goalOfMetric =
    "CASE "
    + MetricDefinition.all.filter { $0.goal == .minimize }.map {
      "WHEN \(SampleSQL.isMetric($0, in: "f.name")) THEN 'minimize' "
    }.joined()
    + "ELSE 'maximize' END"
}
