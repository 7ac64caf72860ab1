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

  /// Does to the file what no part of sweep would do.
  private func tamper(_ path: String, _ body: (Database) throws -> Void) throws {
    try DatabaseQueue(path: path).writeWithoutTransaction(body)
  }

  @Test("missing folders are made for writing; reading makes nothing")
  func missing() async throws {
    try await withScratchDatabase { path in
      let nested = path + ".d/größe/a.sqlite"
      #expect(code { _ = try SQLiteResults(path: nested) } == .missing)
      #expect(!FileManager.default.fileExists(atPath: path + ".d"))
      _ = try SQLiteTrialStore(path: nested)
      #expect(try SQLiteResults(path: nested).sweeps().isEmpty)
    }
  }

  @Test("what was written is there after reopening, and opening changes no schema")
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

  @Test("a database of version 2 is brought up to date, with logs, speeds and metrics")
  func olderVersion() async throws {
    try await withScratchDatabase { path in
      var expected: SweepSnapshot?
      do {
        let store = try SQLiteTrialStore(path: path)
        let trials = try await store.register(SampleTrials.sweep())
        try await store.attempt(trials[0], ending: .failed(message: "no"))
        try await store.attempt(trials[0], ending: .finished(SampleTrials.result()))
        expected = try await store.snapshot(ofSweep: "grid")
      }
      try tamper(path) { db in
        try ResultViews.drop(in: db)
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
      #expect(code { _ = try SQLiteResults(path: path) } == .olderSchema)
      let store = try SQLiteTrialStore(path: path)
      // Epochs of an attempt that did not count were gone before.
      expected?.trials[0].attempts[0].samplesPerSecond = nil
      #expect(try await store.snapshot(ofSweep: "grid") == expected)
      #expect(try SQLiteResults(path: path).trials(ofSweep: "grid", metrics: [])[0].epochs == 5)
      let next = try await store.beginAttempt(
        of: #require(expected).trials[1].id, at: SampleTrials.moment())
      #expect(next.value == 3)
    }
  }

  @Test("a database of a newer version is refused and left as it is")
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

  @Test("a file that is no database is refused and left as it is")
  func noDatabase() async throws {
    try await withScratchDatabase { path in
      let content = Data("name: grid\n".utf8) + Data(repeating: 32, count: 4096)
      try content.write(to: URL(fileURLWithPath: path))
      #expect(code { _ = try SQLiteTrialStore(path: path) } == .notADatabase)
      #expect(code { _ = try SQLiteResults(path: path) } == .notADatabase)
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == content)
    }
  }

  @Test("another program's database is refused and left as it is")
  func foreignDatabase() async throws {
    try await withScratchDatabase { path in
      try tamper(path) { try $0.execute(sql: "CREATE TABLE songs (title)") }
      let content = try Data(contentsOf: URL(fileURLWithPath: path))
      #expect(code { _ = try SQLiteTrialStore(path: path) } == .foreign)
      #expect(code { _ = try SQLiteResults(path: path) } == .foreign)
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == content)
    }
  }

  @Test("a database whose making was broken off, as by a full disk, is made anew")
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

  @Test("a folder in the database's place cannot be opened")
  func folder() async throws {
    try await withScratchDatabase { path in
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
      #expect(code { _ = try SQLiteTrialStore(path: path) } == .cannotOpen)
    }
  }

  @Test(
    "what SQLite reports is told with what to do",
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
