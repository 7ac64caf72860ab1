import ExperimentModel
import GRDB

/// The views that people query. Their columns come from the catalogues of hyperparameters and
/// metrics, so that they never drift apart; docs/results.md explains each.
enum ResultViews {
  /// A column of a view: its name and the expression behind it.
  struct Column {
    let name: String
    let expression: String
  }

  /// Column that shows a hyperparameter: `optimizer.momentum` is `optimizer_momentum`.
  static func column(of definition: HyperparameterDefinition) -> String {
    String(definition.name.map { $0 == "." ? "_" : $0 })
  }

  /// One row a trial of a sweep.
  static let results = view(
    "results", columns: resultColumns,
    from: """
      memberships m
      JOIN sweeps s ON s.id = m.sweep_id
      JOIN configurations c ON c.id = m.configuration_id
      JOIN trials t ON t.id = m.trial_id
      JOIN datasets d ON d.hash = s.data_hash
      LEFT JOIN attempts a ON a.id = t.attempt_id
      """)

  /// One row an epoch of a trial of a sweep.
  static let epochResults = view(
    "epoch_results", columns: epochColumns,
    from: """
      memberships m
      JOIN sweeps s ON s.id = m.sweep_id
      JOIN configurations c ON c.id = m.configuration_id
      JOIN trials t ON t.id = m.trial_id
      JOIN epoch_metrics e ON e.attempt_id = t.attempt_id
      """)

  /// One row a final metric of a trial of a sweep: those that `results` has no column for too.
  static let metricResults = view(
    "metric_results", columns: metricColumns,
    from: """
      memberships m
      JOIN sweeps s ON s.id = m.sweep_id
      JOIN configurations c ON c.id = m.configuration_id
      JOIN trials t ON t.id = m.trial_id
      JOIN final_metrics f ON f.trial_id = t.id
      """)

  private static let all = [
    ("results", results), ("epoch_results", epochResults), ("metric_results", metricResults),
  ]

  static func areOutdated(in db: Database) throws -> Bool {
    try all.contains { name, definition in
      try String.fetchOne(
        db, sql: "SELECT sql FROM sqlite_master WHERE type = 'view' AND name = ?",
        arguments: [name]) != definition
    }
  }

  static func replace(in db: Database) throws {
    for (name, definition) in all {
      try db.execute(sql: "DROP VIEW IF EXISTS \(name)")
      try db.execute(sql: definition)
    }
  }

  private static let resultColumns: [Column] =
    [
      Column(name: "sweep", expression: "s.name"),
      Column(name: "number", expression: "c.number"),
      Column(name: "name", expression: "c.name"),
      Column(name: "description", expression: "c.description"),
      Column(name: "seed", expression: "t.seed"),
      Column(name: "state", expression: "t.state"),
    ]
    + HyperparameterDefinition.all.map {
      Column(
        name: column(of: $0), expression: "json_extract(c.hyperparameters, '$.\"\($0.name)\"')")
    }
    + MetricDefinition.all.map { metric in
      Column(
        name: metric.column,
        expression: """
          (SELECT value FROM final_metrics f WHERE f.trial_id = t.id AND f.name = '\(metric.name)')
          """)
    }
    + [
      Column(name: "train_loss", expression: lastEpoch("train_loss")),
      Column(name: "validation_loss", expression: lastEpoch("validation_loss")),
      Column(name: "seconds", expression: "a.ended_at - a.started_at"),
      Column(
        name: "samples_per_second",
        expression: """
          (SELECT avg(e.samples_per_second) FROM epoch_metrics e WHERE e.attempt_id = t.attempt_id)
          """),
      Column(name: "cpu_seconds", expression: "a.cpu_seconds"),
      Column(name: "peak_rss_mib", expression: "a.peak_resident_bytes / 1048576.0"),
      Column(
        name: "attempts",
        expression: "(SELECT count(*) FROM attempts n WHERE n.trial_id = t.id)"),
      Column(name: "error", expression: "a.message"),
      Column(name: "started_at", expression: time("a.started_at")),
      Column(name: "finished_at", expression: time("a.ended_at")),
      Column(name: "trial", expression: "t.hex"),
      Column(name: "data_hash", expression: "t.data_hash"),
      Column(name: "dataset", expression: "d.name"),
      Column(name: "is_baseline", expression: "c.name = s.baseline"),
      Column(name: "split_hash", expression: "json_extract(d.description, '$.splitHash')"),
    ]

  private static let epochColumns: [Column] = [
    Column(name: "sweep", expression: "s.name"),
    Column(name: "name", expression: "c.name"),
    Column(name: "seed", expression: "t.seed"),
    Column(name: "epoch", expression: "e.epoch"),
    Column(name: "train_loss", expression: "e.train_loss"),
    Column(name: "validation_loss", expression: "e.validation_loss"),
    Column(name: "validation_auc", expression: "e.validation_auc"),
    Column(name: "seconds", expression: "e.seconds"),
    Column(name: "samples_per_second", expression: "e.samples_per_second"),
    Column(name: "trial", expression: "t.hex"),
  ]

  private static let metricColumns: [Column] = [
    Column(name: "sweep", expression: "s.name"),
    Column(name: "name", expression: "c.name"),
    Column(name: "seed", expression: "t.seed"),
    Column(name: "metric", expression: "f.name"),
    Column(name: "value", expression: "f.value"),
    Column(name: "trial", expression: "t.hex"),
  ]

  private static func view(_ name: String, columns: [Column], from tables: String) -> String {
    let list = columns.map { "  \($0.expression) AS \"\($0.name)\"" }.joined(separator: ",\n")
    return "CREATE VIEW \(name) AS SELECT\n\(list)\nFROM \(tables)"
  }

  private static func lastEpoch(_ column: String) -> String {
    """
    (SELECT e.\(column) FROM epoch_metrics e WHERE e.attempt_id = t.attempt_id
      ORDER BY e.epoch DESC LIMIT 1)
    """
  }

  /// ISO 8601 in UTC, to the millisecond.
  private static func time(_ column: String) -> String {
    "strftime('%Y-%m-%dT%H:%M:%fZ', \(column), 'unixepoch')"
  }
}
