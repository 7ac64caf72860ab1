extension ResultView {
  /// A row per value of a hyperparameter that varies in a sweep.
  ///
  /// The unit is the configuration: seeds of one configuration are no independent evidence for the
  /// effect of a value.
  static let effects = ResultView(
    "effects", row: "a value of a hyperparameter, with the mean of the sweep's metric",
    columns: [
      Column("sweep"), Column("parameter"), Column("value"), Column("metric"), Column("goal"),
      Column("n"), Column("mean"),
    ] + SampleSQL.accuracy(of: "mean", within: SampleSQL.rangeOfMetric) + [
      Column("is_reference", "value IS reference"), Column("reference"),
      Column(
        "reference_by", "CASE WHEN has_baseline THEN 'baseline' ELSE 'most configurations' END"),
      Column("difference", "CASE WHEN value IS NOT reference THEN mean - reference_mean END"),
    ],
    from: """
      (
      SELECT *, first_value(value) OVER by_standing AS reference,
        first_value(mean) OVER by_standing AS reference_mean,
        first_value(is_baseline) OVER by_standing AS has_baseline
      FROM (
        SELECT sweep, parameter, value, metric, goal, count(*) AS n, avg(mean) AS mean,
          \(SampleSQL.variance(ofDeviations: "deviation")) AS variance,
          EXISTS (
            SELECT 1
            FROM sweeps w
            JOIN configurations b ON b.sweep_id = w.id AND b.name = w.baseline
            JOIN json_each(b.hyperparameters) q
            WHERE w.name = g.sweep AND q.key = g.parameter AND q.value IS g.value
          ) AS is_baseline
        FROM (
          SELECT sweep, parameter, value, metric, goal, mean,
            mean - avg(mean) OVER (PARTITION BY sweep, parameter, value) AS deviation,
            min(value) OVER (PARTITION BY sweep, parameter)
              IS NOT max(value) OVER (PARTITION BY sweep, parameter) AS varies
          FROM (
            SELECT s.name AS sweep, p.key AS parameter, p.value, s.metric, s.goal,
              (
                SELECT avg(f.value)
                FROM memberships m
                JOIN trials t ON t.id = m.trial_id AND t.state = 'finished'
                JOIN final_metrics f ON f.trial_id = t.id AND f.name = s.metric
                WHERE m.configuration_id = c.id
              ) AS mean
            FROM \(targets) s
            JOIN configurations c ON c.sweep_id = s.id
            JOIN json_each(c.hyperparameters) p
          )
          WHERE mean IS NOT NULL
        ) g
        WHERE varies
        GROUP BY sweep, parameter, value
      )
      WINDOW by_standing AS (
        PARTITION BY sweep, parameter ORDER BY is_baseline DESC, n DESC, value)
      )
      """)
}
