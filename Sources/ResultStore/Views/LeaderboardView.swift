extension ResultView {
  /// A row per configuration of a sweep, ranked by the target metric.
  static let leaderboard = ResultView(
    "leaderboard", row: "a configuration of a sweep, ranked by the sweep's metric",
    columns: [
      Column("sweep"),
      Column(
        "rank",
        """
        CASE WHEN mean IS NOT NULL THEN rank() OVER (
          PARTITION BY sweep
          ORDER BY mean IS NULL, CASE goal WHEN 'minimize' THEN mean ELSE -mean END) END
        """),
      Column("number"), Column("name"), Column("description"), Column("metric"), Column("goal"),
      Column("n"), Column("mean"),
    ] + SampleSQL.accuracy(of: "mean", within: SampleSQL.rangeOfMetric, unless: "has_splits") + [
      Column("lowest"), Column("highest"), Column("trials"), Column("seconds"),
      Column("peak_rss_mib"), Column("is_baseline"),
    ],
    from: """
      (
        SELECT sweep, number, name, description, metric, goal, is_baseline,
          count(value) AS n, avg(value) AS mean,
          sum(deviation * deviation) / nullif(count(value) - 1, 0) AS variance,
          min(value) AS lowest, max(value) AS highest, count(*) AS trials,
          avg(seconds) AS seconds, max(peak_rss_mib) AS peak_rss_mib,
          max(split) IS NOT NULL AS has_splits
        FROM (
          SELECT s.name AS sweep, c.number, c.name, c.description, s.metric, s.goal,
            c.name = s.baseline AS is_baseline, m.split, f.value,
            f.value - avg(f.value) OVER (PARTITION BY c.id) AS deviation,
            CASE WHEN t.state = 'finished' THEN \(ResultView.seconds) END AS seconds,
            CASE WHEN t.state = 'finished' THEN a.peak_resident_bytes / 1048576.0 END
              AS peak_rss_mib
          FROM \(targets) s
          JOIN configurations c ON c.sweep_id = s.id
          JOIN memberships m ON m.configuration_id = c.id
          JOIN trials t ON t.id = m.trial_id
          LEFT JOIN attempts a ON a.id = t.attempt_id
          LEFT JOIN final_metrics f
            ON f.trial_id = t.id AND f.name = s.metric AND t.state = 'finished'
        )
        GROUP BY sweep, number
      )
      """)

  /// Sweeps whose configurations compete, with their target metric, as a table: without studies of
  /// variance.
  static let targets = """
    (SELECT id, name, baseline, json_extract(definition, '$.metric.name') AS metric,
      json_extract(definition, '$.metric.goal') AS goal FROM sweeps
      WHERE json_extract(definition, '$.variance') IS NULL)
    """
}
