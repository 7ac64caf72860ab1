package import ExperimentModel
package import Foundation
import GRDB

/// Writes Optuna's SQLite storage, which `optuna.load_study` and optuna-dashboard open.
///
/// Schema version 12, that of Optuna 3.2 to 5.0: `optuna/storages/_rdb/models.py`.
package enum OptunaStorage {
  /// "SWOP" in ASCII: `PRAGMA application_id` of the files that this type writes.
  static let applicationID: Int32 = 0x5357_4F50
  private static let schemaVersion = 12
  /// The migration that made this version, and the first release that has it.
  private static let (migration, release) = ("v3.2.0.a", "3.2.0")

  /// Returns the file of a storage with one study.
  package static func file(of study: OptunaStudy) throws -> Data {
    let folder = FileManager.default.temporaryDirectory.appending(path: "sweep-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "study.db")
    let queue = try DatabaseQueue(path: file.path)
    try queue.write { db in
      try db.execute(sql: schema)
      try db.execute(sql: "PRAGMA application_id = \(applicationID)")
      try db.execute(
        sql: "INSERT INTO version_info VALUES (1, ?, ?)", arguments: [schemaVersion, release])
      try db.execute(sql: "INSERT INTO alembic_version VALUES (?)", arguments: [migration])
      try insert(study, into: db)
      for (index, trial) in study.trials.enumerated() {
        try insert(trial, number: index, into: db)
      }
    }
    try queue.close()
    return try Data(contentsOf: file)
  }

  /// True if a file holds nothing but a study that `file(of:)` wrote: no trial was added to it.
  package static func isReplaceable(_ path: String) -> Bool {
    var configuration = GRDB.Configuration()
    configuration.readonly = true
    guard let queue = try? DatabaseQueue(path: path, configuration: configuration) else {
      return false
    }
    let isOwn = try? queue.read { db in
      try Int32.fetchOne(db, sql: "PRAGMA application_id") == applicationID
        && Int.fetchOne(db, sql: "SELECT count(*) FROM studies") ?? 0 <= 1
        && Bool.fetchOne(
          db,
          sql: """
            SELECT NOT EXISTS (SELECT 1 FROM trials WHERE trial_id NOT IN (
              SELECT trial_id FROM trial_user_attributes WHERE key = ?))
            """, arguments: [OptunaStudy.Attribute.trialsKey]) ?? false
    }
    return isOwn ?? false
  }

  // MARK: - Rows

  private static func insert(_ study: OptunaStudy, into db: Database) throws {
    try db.execute(sql: "INSERT INTO studies VALUES (1, ?)", arguments: [study.name])
    try db.execute(
      sql: "INSERT INTO study_directions VALUES (1, ?, 1, 0)",
      arguments: [study.metric.goal == .maximize ? "MAXIMIZE" : "MINIMIZE"])
    try db.execute(
      sql: "INSERT INTO study_system_attributes VALUES (1, 1, 'study:metric_names', ?)",
      arguments: [JSONText.encode([study.metric.name])])
    for attribute in study.attributes {
      try db.execute(
        sql: "INSERT INTO study_user_attributes (study_id, key, value_json) VALUES (1, ?, ?)",
        arguments: [attribute.key, JSONText.encode(attribute.value)])
    }
  }

  private static func insert(
    _ trial: OptunaStudy.Trial, number: Int, into db: Database
  ) throws {
    let id = number + 1
    try db.execute(
      sql: "INSERT INTO trials VALUES (?, ?, 1, ?, ?, ?)",
      arguments: [
        id, number, trial.state.rawValue, trial.start.map(text), trial.end.map(text),
      ])
    for parameter in trial.parameters {
      try db.execute(
        sql: """
          INSERT INTO trial_params (trial_id, param_name, param_value, distribution_json)
          VALUES (?, ?, ?, ?)
          """,
        arguments: [id, parameter.name, parameter.value, parameter.distribution.json()])
    }
    if let value = trial.value {
      try db.execute(
        sql: """
          INSERT INTO trial_values (trial_id, objective, value, value_type)
          VALUES (?, 0, ?, 'FINITE')
          """, arguments: [id, value])
    }
    for (epoch, value) in trial.intermediateValues {
      try db.execute(
        sql: """
          INSERT INTO trial_intermediate_values
            (trial_id, step, intermediate_value, intermediate_value_type)
          VALUES (?, ?, ?, 'FINITE')
          """, arguments: [id, epoch, value])
    }
    for attribute in trial.attributes {
      try db.execute(
        sql: "INSERT INTO trial_user_attributes (trial_id, key, value_json) VALUES (?, ?, ?)",
        arguments: [id, attribute.key, JSONText.encode(attribute.value)])
    }
  }

  /// `2026-01-31 12:00:00.000000` in UTC: SQLAlchemy's text of a time without a zone.
  private static func text(_ date: Date) -> String {
    let microseconds = Int64((date.timeIntervalSince1970 * 1e6).rounded())
    let (second, rest) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
    let moment = Date(timeIntervalSince1970: Double(second))
    let text = moment.formatted(
      Date.ISO8601FormatStyle(dateTimeSeparator: .space, timeZone: TimeZone(secondsFromGMT: 0)!)
        .year().month().day().time(includingFractionalSeconds: false))
    return text + "." + String(repeating: "0", count: 6 - "\(rest)".count) + "\(rest)"
  }
}

extension OptunaStudy.Distribution {
  /// As `optuna.distributions.distribution_to_json` writes it.
  fileprivate func json() throws -> String {
    switch self {
    case .float(let low, let high, let step, let log):
      return
        #"{"name": "FloatDistribution", "attributes": {"step": \#(step.map { "\($0)" } ?? "null"), "#
        + #""low": \#(low), "high": \#(high), "log": \#(log)}}"#
    case .int(let low, let high, let step, let log):
      return #"{"name": "IntDistribution", "attributes": {"log": \#(log), "step": \#(step), "#
        + #""low": \#(low), "high": \#(high)}}"#
    case .categorical(let choices):
      // Optuna has no lists among choices.
      let values = choices.map { value -> ParameterValue in
        if case .list = value { .text(value.description) } else { value }
      }
      return try #"{"name": "CategoricalDistribution", "attributes": {"choices": "#
        + JSONText.encode(values) + "}}"
    }
  }
}
