import ExperimentModel
import Foundation
import GRDB
@testable import ResultStore
import Scheduling
import TestSupport
import Testing

/// Files beside the database: readers leave none that its owner could not write.
@Suite struct DatabaseAtRestTests {
  /// The files of the database's folder.
  private func files(_ path: String) throws -> [String] {
    let folder = (path as NSString).deletingLastPathComponent
    return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  private func journalMode(_ path: String) throws -> String? {
    try DatabaseQueue(path: path).read { try String.fetchOne($0, sql: "PRAGMA journal_mode") }
  }

  /// Leaves the database as another program or an earlier version does: in WAL mode without a log.
  private func useLog(_ path: String) throws {
    let mode = try DatabaseQueue(path: path).inDatabase {
      try String.fetchOne($0, sql: "PRAGMA journal_mode = WAL")
    }
    #expect(mode == "wal")
    #expect(try files(path) == ["results.sqlite"])
  }

  @Test func aWriterThatClosesLeavesNoLog() async throws {
    try await withScratchDatabase { path in
      let store = try SQLiteTrialStore(path: path)
      try await store.register(SampleTrials.sweep())
      #expect(try files(path).contains("results.sqlite-wal"))
      store.close()
      #expect(try files(path) == ["results.sqlite"])
      #expect(try journalMode(path) == "delete")
      #expect(try SQLiteResults(path: path).sweeps().count == 1)
      #expect(try files(path) == ["results.sqlite"])
    }
  }

  @Test func aReaderCreatesNoFile() async throws {
    try await withScratchDatabase { path in
      let store = try SQLiteTrialStore(path: path)
      try await store.register(SampleTrials.sweep())
      store.close()
      for usesLog in [false, true] {
        if usesLog { try useLog(path) }
        let results = try SQLiteResults(path: path)
        #expect(try results.sweeps().count == 1)
        #expect(try results.query("SELECT count(*) FROM results").rows == [[.integer(2)]])
        #expect(try files(path) == ["results.sqlite"])
      }
    }
  }

  @Test(arguments: [false, true])
  func aReaderFollowsAWriterThatComesLater(usesLog: Bool) async throws {
    try await withScratchDatabase { path in
      var store = try SQLiteTrialStore(path: path)
      try await store.register(SampleTrials.sweep())
      store.close()
      if usesLog { try useLog(path) }
      let results = try SQLiteResults(path: path)
      #expect(try results.sweeps().map(\.name) == ["grid"])
      store = try SQLiteTrialStore(path: path)
      try await store.register(SampleTrials.sweep(named: "second"))
      #expect(try results.sweeps().map(\.name) == ["second", "grid"])
      _ = try await store.remove(sweep: "grid")
      store.close()
      #expect(try results.sweeps().map(\.name) == ["second"])
      #expect(
        try results.query("SELECT DISTINCT sweep FROM results").rows == [[.text("second")]])
    }
  }

  @Test func aReaderFollowsAReplacedFile() async throws {
    try await withScratchDatabase { path in
      for name in ["a", "b"] {
        let store = try SQLiteTrialStore(path: path + name)
        try await store.register(SampleTrials.sweep(named: name))
        store.close()
        try DatabaseQueue(path: path + name).inDatabase {
          _ = try String.fetchOne($0, sql: "PRAGMA journal_mode = WAL")
        }
      }
      let results = try SQLiteResults(path: path + "a")
      #expect(try results.sweeps().map(\.name) == ["a"])
      #expect(rename(path + "b", path + "a") == 0)
      #expect(try results.sweeps().map(\.name) == ["b"])
    }
  }

  /// The log stays while a reader has the database open; the next writer removes it.
  @Test func aWriterClosesBesideAReader() async throws {
    try await withScratchDatabase { path in
      let store = try SQLiteTrialStore(path: path)
      try await store.register(SampleTrials.sweep())
      var results: SQLiteResults? = try SQLiteResults(path: path)
      #expect(try results?.sweeps().count == 1)
      store.close()
      #expect(try results?.sweeps().count == 1)
      results = nil
      let next = try SQLiteTrialStore(path: path)
      #expect(try await next.snapshot(ofSweep: "grid") != nil)
      next.close()
      #expect(try files(path) == ["results.sqlite"])
    }
  }

  @Test func aProgramThatHoldsTheDatabaseIsWaitedFor() async throws {
    try await withScratchDatabase { path in
      let store = try SQLiteTrialStore(path: path)
      var configuration = Configuration()
      configuration.allowsUnsafeTransactions = true
      let other = try DatabaseQueue(path: path, configuration: configuration)
      try other.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE") }
      let error = await #expect(throws: ResultStoreError.self) {
        try await store.register(SampleTrials.sweep())
      }
      #expect(error?.code == .locked)
      #expect(error?.awaited == "another program that holds the database '\(path)'")
      #expect(throws: ResultStoreError.self) {
        try SQLiteResults(path: path).snapshot(ofSweep: "grid")
      }
      let trials = try await StoreWait.run(report: { _ in
        _ = try? other.inDatabase { try $0.execute(sql: "ROLLBACK") }
      }) { try await store.register(SampleTrials.sweep()) }
      #expect(trials.count == 2)
    }
  }
}
