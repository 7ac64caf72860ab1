extension ResultView {
  /// One row a value of a hyperparameter that varies in a sweep.
  ///
  /// The unit is the configuration: seeds of one configuration are no independent evidence of what
  /// a value does.
  static let effects = ResultView(
    "effects", row: "a value of a hyperparameter, with the mean of the sweep's metric",
    columns: [
      Column("sweep"), Column("parameter"), Column("value"), Column("metric"), Column("goal"),
      Column("n"), Column("mean"),
    ] + SampleSQL.accuracy(of: "mean"),
    from: """
      (
        SELECT sweep, parameter, value, metric, goal, count(*) AS n, avg(mean) AS mean,
          \(SampleSQL.variance(ofDeviations: "deviation")) AS variance
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
        )
        WHERE varies
        GROUP BY sweep, parameter, value
      )
      """)
}
