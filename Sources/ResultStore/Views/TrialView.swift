import ExperimentModel

extension ResultView {
  /// A row per trial of a sweep: settings, metrics and the attempt as plain columns.
  static let results = ResultView(
    "results", row: "a trial of a sweep",
    columns: identity + settings + columns(of: MetricDefinition.all) + measurements
      + columns(of: MetricDefinition.all.map { $0.within(.validation) }),
    from: """
      memberships m
      JOIN sweeps s ON s.id = m.sweep_id
      JOIN configurations c ON c.id = m.configuration_id
      JOIN trials t ON t.id = m.trial_id
      JOIN datasets d ON d.hash = s.data_hash
      LEFT JOIN attempts a ON a.id = t.attempt_id
      LEFT JOIN trial_results r ON r.trial_id = t.id
      """)

  /// A row per final metric of a trial of a sweep, including those without a column in `results`.
  static let metricResults = ResultView(
    "metric_results", row: "a final metric of a trial of a sweep",
    columns: [
      Column("sweep", "s.name"),
      Column("name", "c.name"),
      Column("seed", "t.seed"),
      Column("metric", "f.name"),
      Column("value", "f.value"),
      Column("trial", "t.hex"),
      // Null for trials of versions that did not store it.
      Column(
        "n",
        """
        json_extract(d.description, '$.supports."' || f.name || '".count')
        """),
      Column("split", "m.split"),
    ],
    from: """
      memberships m
      JOIN sweeps s ON s.id = m.sweep_id
      JOIN configurations c ON c.id = m.configuration_id
      JOIN trials t ON t.id = m.trial_id
      JOIN final_metrics f ON f.trial_id = t.id
      JOIN datasets d ON d.hash = s.data_hash
      """)

  private static let identity: [Column] = [
    Column("sweep", "s.name"),
    Column("number", "c.number"),
    Column("name", "c.name"),
    Column("description", "c.description"),
    Column("seed", "t.seed"),
    Column("state", "t.state"),
  ]

  private static let settings = HyperparameterDefinition.all.map {
    Column($0.columnName, "json_extract(c.hyperparameters, '$.\"\($0.name)\"')")
  }

  private static func columns(of metrics: [MetricDefinition]) -> [Column] {
    metrics.map { metric in
      Column(
        metric.column,
        """
        (SELECT value FROM final_metrics f WHERE f.trial_id = t.id AND f.name = '\(metric.name)')
        """)
    }
  }

  private static let measurements: [Column] = [
    Column(.trainLoss, ofKeptEpoch("train_loss")),
    Column(.validationLoss, ofKeptEpoch("validation_loss")),
    Column("seconds", seconds),
    Column(
      "samples_per_second",
      """
      CASE WHEN a.ended_at IS NULL THEN
        (SELECT avg(e.samples_per_second) FROM epoch_metrics e WHERE e.attempt_id = t.attempt_id)
      ELSE a.samples_per_second END
      """),
    Column("cpu_seconds", "a.cpu_seconds"),
    Column("peak_rss_mib", "a.peak_resident_bytes / 1048576.0"),
    Column("attempts", "(SELECT count(*) FROM attempts n WHERE n.trial_id = t.id)"),
    Column("error", "a.message"),
    Column("started_at", time("a.started_at")),
    Column("finished_at", time("a.ended_at")),
    Column("trial", "t.hex"),
    Column("data_hash", "t.data_hash"),
    Column("dataset", "d.name"),
    Column("is_baseline", "c.name = s.baseline"),
    // The sweep's dataset is that of its first split.
    Column(
      "split_hash", "CASE WHEN m.split IS NULL THEN json_extract(d.description, '$.splitHash') END"),
    Column(
      "last_epoch", lastEpoch),
    // Null in a sweep with one split.
    Column("split", "m.split"),
    Column("kept_epoch", "CASE WHEN t.state = 'finished' THEN \(ofKeptEpoch("epoch")) END"),
  ]

  /// `TrialRecord.seconds` of a trial `t` whose counting attempt is `a`.
  static let seconds = """
    CASE WHEN t.state = 'finished'
      THEN max(\(attemptSeconds), ifnull(
        (SELECT sum(e.seconds) FROM epoch_metrics e WHERE e.attempt_id = t.attempt_id), 0))
      ELSE \(attemptSeconds) END
    """

  /// `AttemptRecord.seconds` of an attempt `a`.
  private static let attemptSeconds = """
    CASE WHEN a.ended_at >= a.started_at AND a.message IS NOT '\(AttemptCause.lost)'
      THEN a.ended_at - a.started_at END
    """

  /// True if the epochs of a trial `t` took longer than its last attempt: it resumed, or continued a
  /// shorter trial.
  static let hasEarlierEpochs = """
    t.attempt_id IN (SELECT n.id FROM attempts n JOIN epoch_metrics s ON s.attempt_id = n.id
      GROUP BY n.id HAVING sum(s.seconds) > n.ended_at - n.started_at)
    """

  private static let lastEpoch =
    "(SELECT max(l.epoch) FROM epoch_metrics l WHERE l.attempt_id = t.attempt_id)"

  /// A column of the epoch whose weights were tested, or of the last one so far.
  private static func ofKeptEpoch(_ column: String) -> String {
    """
    (SELECT e.\(column) FROM epoch_metrics e
      WHERE e.attempt_id = t.attempt_id AND e.epoch = ifnull(r.kept_epoch, \(lastEpoch)))
    """
  }

  /// ISO 8601 in UTC, to the millisecond.
  private static func time(_ column: String) -> String {
    "strftime('%Y-%m-%dT%H:%M:%fZ', \(column), 'unixepoch')"
  }
}
