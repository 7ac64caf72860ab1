import ExperimentModel
import Foundation
import GRDB
@testable import ResultStore
import TestSupport
import Testing

@Suite("The database file")
struct DatabaseFileTests {
  private func code(_ body: () throws -> Void) -> ResultStoreError.Code? {
    #expect(throws: ResultStoreError.self) { try body() }?.code
  }

  /// Changes the file behind sweep's back.
  private func tamper(_ path: String, _ body: (Database) throws -> Void) throws {
    try DatabaseQueue(path: path).writeWithoutTransaction(body)
  }

  @Test("writing creates missing folders; reading creates nothing")
  func missing() async throws {
    try await withScratchDatabase { path in
      let nested = path + ".d/größe/a.sqlite"
      #expect(code { _ = try SQLiteResults(path: nested) } == .missing)
      #expect(!FileManager.default.fileExists(atPath: path + ".d"))
      _ = try SQLiteTrialStore(path: nested)
      #expect(try SQLiteResults(path: nested).sweeps().isEmpty)
    }
  }

  @Test("reopening keeps the content and the schema")
  func reopening() async throws {
    try await withScratchDatabase { path in
      let sweep = SampleTrials.sweep(named: "größe 映画")
      let trials = try await SQLiteTrialStore(path: path).register(sweep)
      let version = "SELECT schema_version FROM pragma_schema_version"
      let before = try SQLiteResults(path: path).query(version)
      let store = try SQLiteTrialStore(path: path)
      #expect(try await store.snapshot(ofSweep: sweep.name)?.trials.map(\.trial) == trials)
      #expect(try SQLiteResults(path: path).query(version) == before)
    }
  }

  @Test("a reader sees what a writer commits, while it writes")
  func readingWhileWriting() async throws {
    try await withScratchDatabase { path in
      let store = try SQLiteTrialStore(path: path)
      let results = try SQLiteResults(path: path)
      let trials = try await store.register(SampleTrials.sweep())
      #expect(try results.trials(ofSweep: "grid", metrics: []).map(\.state) == [.queued, .queued])
      try await store.attempt(trials[0], ending: .finished(SampleTrials.result()))
      #expect(
        try results.trials(ofSweep: "grid", metrics: []).map(\.state) == [.finished, .queued])
      let snapshot = try await store.snapshot(ofSweep: "grid")
      #expect(try results.snapshot(ofSweep: "grid") == snapshot)
    }
  }

  @Test("a view of an older version is replaced")
  func oldView() async throws {
    try await withScratchDatabase { path in
      _ = try SQLiteTrialStore(path: path)
      try tamper(path) { db in
        try db.execute(sql: "DROP VIEW results; CREATE VIEW results AS SELECT 1 AS old")
      }
      _ = try SQLiteTrialStore(path: path)
      #expect(try SQLiteResults(path: path).query("SELECT * FROM results").columns.count > 40)
    }
  }

  /// Takes the schema back to an older version, with the content that version had.
  private func downgrade(_ path: String, to version: Int) throws {
    try tamper(path) { db in
      try ResultViews.drop(in: db)
      try db.execute(
        sql: """
          ALTER TABLE memberships DROP COLUMN split;
          DELETE FROM grdb_migrations WHERE identifier = 'v7';
          DROP TABLE reliability_bins;
          DELETE FROM final_metrics WHERE name LIKE 'validation%' OR name IN ('brier', 'ece');
          DELETE FROM user_metrics WHERE name LIKE 'validation%';
          ALTER TABLE trial_results DROP COLUMN kept_epoch;
          ALTER TABLE trial_results DROP COLUMN validation_user_list_id;
          -- They include the kept epoch.
          UPDATE trial_results SET checksum = NULL;
          DELETE FROM grdb_migrations WHERE identifier = 'v6';
          """)
      guard version < 5 else { return }
      try db.execute(
        sql: """
          DROP TABLE attention_maps;
          ALTER TABLE epoch_metrics DROP COLUMN learning_rate;
          ALTER TABLE epoch_metrics DROP COLUMN validation_metrics;
          -- They include the learning rate.
          UPDATE epoch_metrics SET checksum = NULL;
          ALTER TABLE trial_results DROP COLUMN epochs;
          DELETE FROM grdb_migrations WHERE identifier = 'v5';
          ALTER TABLE trial_results ADD COLUMN metrics BLOB;
          UPDATE trial_results SET metrics = x'0361756300000000000000e03f';
          DELETE FROM grdb_migrations WHERE identifier = 'v4';
          """)
      guard version < 3 else { return }
      try db.execute(
        sql: """
          ALTER TABLE attempts ADD COLUMN log TEXT NOT NULL DEFAULT '';
          UPDATE attempts SET log = l.log FROM attempt_logs l WHERE l.attempt_id = id;
          DROP TABLE attempt_logs;
          ALTER TABLE attempts DROP COLUMN epochs;
          ALTER TABLE attempts DROP COLUMN samples_per_second;
          ALTER TABLE attempts DROP COLUMN checksum;
          ALTER TABLE trial_results DROP COLUMN metrics;
          DELETE FROM grdb_migrations WHERE identifier = 'v3';
          """)
    }
  }

  @Test(
    "a database of an older version is upgraded, with logs, speeds and metrics",
    arguments: [2, 3, 5])
  func olderVersion(version: Int) async throws {
    try await withScratchDatabase { path in
      var expected: SweepSnapshot?
      do {
        let store = try SQLiteTrialStore(path: path)
        let trials = try await store.register(SampleTrials.sweep())
        try await store.attempt(trials[0], ending: .failed(message: "no"))
        try await store.attempt(trials[0], ending: .finished(SampleTrials.result()))
        expected = try await store.snapshot(ofSweep: "grid")
      }
      try downgrade(path, to: version)
      #expect(code { _ = try SQLiteResults(path: path) } == .olderSchema)
      let store = try SQLiteTrialStore(path: path)
      // Version 2 did not store the speed, and epochs of attempts that do not count are dropped.
      if version < 3 { expected?.trials[0].attempts[0].samplesPerSecond = nil }
      expected?.trials[0].result?.removeMeasuresOfVersion6()
      if version < 5 {
        // Version 5 brought attention maps, learning rates and monitored metrics.
        expected?.trials[0].result?.attention = nil
        for index in expected?.trials[0].epochs.indices ?? 0..<0 {
          expected?.trials[0].epochs[index].learningRate = nil
          expected?.trials[0].epochs[index].validation = [:]
        }
      }
      #expect(try await store.snapshot(ofSweep: "grid") == expected)
      let results = try SQLiteResults(path: path)
      #expect(try results.trials(ofSweep: "grid", metrics: [])[0].epochs == 5)
      try results.verifyChecksums()
      #expect(
        try results.query("SELECT ndcg, auc FROM results WHERE number = 0").rows
          == [["ndcg_all@10", "auc"].map { .real(SampleTrials.result().metrics[$0]!) }])
      let next = try await store.beginAttempt(
        of: #require(expected).trials[1].id, at: SampleTrials.moment())
      #expect(next.value == 3)
    }
  }

  @Test("results of version 5 get the epoch whose weights early stopping kept")
  func keptEpochs() async throws {
    try await withScratchDatabase { path in
      var sweep = SampleTrials.sweep()
      sweep.configurations[0].hyperparameters = try Hyperparameters(values: [
        "epochs": .integer(5), "early_stopping": .text("validation_loss"),
        "early_stopping.min_delta": .real(0.01),
      ])
      var expected: SweepSnapshot?
      do {
        let store = try SQLiteTrialStore(path: path)
        let trial = try await store.register(sweep)[0]
        var result = SampleTrials.result()
        (result.epochs, result.keptEpoch) = (4, 2)
        // An improvement below min_delta is none.
        let losses = [0.7, 0.6, 0.595, 0.65]
        try await store.attempt(
          trial, epochs: losses.enumerated().map { SampleTrials.epoch($0 + 1, loss: $1) },
          ending: .finished(result))
        expected = try await store.snapshot(ofSweep: "grid")
        #expect(expected?.trials[0].keptEpoch?.epoch == 2)
      }
      try downgrade(path, to: 5)
      let store = try SQLiteTrialStore(path: path)
      expected?.trials[0].result?.removeMeasuresOfVersion6()
      #expect(try await store.snapshot(ofSweep: "grid") == expected)
      let results = try SQLiteResults(path: path)
      #expect(try results.trials(ofSweep: "grid", metrics: []).map(\.keptEpoch) == [2, nil])
      #expect(
        try results.query("SELECT last_epoch, kept_epoch FROM results WHERE number = 0").rows
          == [[.integer(4), .integer(2)]])
      #expect(
        try results.query("SELECT validation_loss FROM results WHERE number = 0").rows
          == [[.real(0.65)]])
      #expect(
        try results.query("SELECT epoch, is_best, is_kept FROM epochs WHERE is_best OR is_kept")
          .rows
          == [[.integer(2), .integer(0), .integer(1)], [.integer(3), .integer(1), .integer(0)]])
    }
  }

  /// As a disk leaves it that fills up while a new database is made.
  @Test("a database whose tables are incomplete and empty holds no results", arguments: 2...3)
  func incompleteNewDatabase(version: Int) async throws {
    try await withScratchDatabase { path in
      _ = try SQLiteTrialStore(path: path)
      try downgrade(path, to: version)
      #expect(code { _ = try SQLiteResults(path: path) } == .missing)
      _ = try SQLiteTrialStore(path: path)
      _ = try SQLiteResults(path: path)
    }
  }

  @Test("a database of a newer version is refused and not changed")
  func newerVersion() async throws {
    try await withScratchDatabase { path in
      _ = try SQLiteTrialStore(path: path)
      try tamper(path) { db in
        try db.execute(sql: "INSERT INTO grdb_migrations VALUES ('v99')")
      }
      #expect(code { _ = try SQLiteTrialStore(path: path) } == .newerSchema)
      #expect(code { _ = try SQLiteResults(path: path) } == .newerSchema)
    }
  }

  @Test("a file that is not a database is refused and not changed")
  func noDatabase() async throws {
    try await withScratchDatabase { path in
      let content = Data("name: grid\n".utf8) + Data(repeating: 32, count: 4096)
      try content.write(to: URL(fileURLWithPath: path))
      #expect(code { _ = try SQLiteTrialStore(path: path) } == .notADatabase)
      #expect(code { _ = try SQLiteResults(path: path) } == .notADatabase)
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == content)
    }
  }

  @Test("another program's database is refused and not changed")
  func foreignDatabase() async throws {
    try await withScratchDatabase { path in
      try tamper(path) { try $0.execute(sql: "CREATE TABLE songs (title)") }
      let content = try Data(contentsOf: URL(fileURLWithPath: path))
      #expect(code { _ = try SQLiteTrialStore(path: path) } == .foreign)
      #expect(code { _ = try SQLiteResults(path: path) } == .foreign)
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == content)
    }
  }

  @Test("a database whose creation was interrupted, as by a full disk, is created again")
  func brokenOff() async throws {
    try await withScratchDatabase { path in
      try tamper(path) { db in
        try db.execute(
          sql: "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
      }
      #expect(code { _ = try SQLiteResults(path: path) } == .missing)
      let trials = try await SQLiteTrialStore(path: path).register(SampleTrials.sweep())
      #expect(
        try SQLiteResults(path: path).trials(ofSweep: "grid", metrics: []).count == trials.count)
    }
  }

  @Test("a database that was cut short is an error")
  func truncated() async throws {
    try await withScratchDatabase { path in
      try await SQLiteTrialStore(path: path).register(SampleTrials.sweep(configurations: 50))
      try tamper(path) { _ = try $0.checkpoint(.truncate) }
      let size = try Data(contentsOf: URL(fileURLWithPath: path)).count
      let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
      try handle.truncate(atOffset: UInt64(size / 2))
      try handle.close()
      #expect(code { _ = try SQLiteResults(path: path).snapshot(ofSweep: "grid") } == .damaged)
      #expect(code { _ = try SQLiteTrialStore(path: path) } == .damaged)
    }
  }

  @Test("a folder in the place of the log or its index is named", arguments: ["-wal", "-shm"])
  func folderBeside(suffix: String) async throws {
    try await withScratchDatabase { path in
      try SQLiteTrialStore(path: path).close()
      try FileManager.default.createDirectory(
        atPath: path + suffix, withIntermediateDirectories: false)
      for result in [ResultCode.SQLITE_PROTOCOL, .SQLITE_CANTOPEN] {
        for isWriting in [false, true] {
          let error = ResultStoreError(
            DatabaseError(resultCode: result), path: path, isWriting: isWriting)
          #expect(error.code == .cannotOpen)
          #expect(error.description.contains("'\(path)\(suffix)' is not a regular file"))
        }
      }
    }
  }

  @Test("a folder in the database's place cannot be opened")
  func folder() async throws {
    try await withScratchDatabase { path in
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
      #expect(code { _ = try SQLiteTrialStore(path: path) } == .cannotOpen)
    }
  }

  @Test(
    "errors of SQLite come with advice",
    arguments: [
      (ResultCode.SQLITE_BUSY, ResultStoreError.Code.locked, "close that program"),
      (.SQLITE_FULL, .diskFull, "free some space"),
      (.SQLITE_IOERR_WRITE, .inputOutput, "free space"),
      (.SQLITE_READONLY_DIRECTORY, .readOnly, "permissions"),
    ])
  func explained(result: ResultCode, code: ResultStoreError.Code, advice: String) {
    let error = ResultStoreError(DatabaseError(resultCode: result), path: "results/a.sqlite")
    #expect(error.code == code)
    #expect(error.description.contains(advice))
    #expect(error.description.contains("'results/a.sqlite'"))
  }
}

extension TrialResult {
  /// Removes what version 6 brought: metrics of the validation rows, and calibration.
  fileprivate mutating func removeMeasuresOfVersion6() {
    metrics = metrics.filter { name, _ in
      !name.hasPrefix("validation") && !["brier", "ece"].contains(name)
    }
    perUser = perUser.filter { !$0.key.hasPrefix("validation") }
    validationUsers = []
    reliability = nil
  }
}
