import ExperimentModel
import Foundation
import ResultStore

/// Opens results in SQLite. The only place that names an implementation of the stores' ports: all
/// else knows `ResultReader`, `AttemptStore` and the other protocols.
enum SQLiteStorage {
  typealias Reader = ResultReader & ResultQueries & StoreInspection
  typealias Store = AttemptStore & TrialCatalog & ResultRemoval

  /// Returns what reads the results at a path.
  ///
  /// - Throws: `ResultStoreError` if there are none that this version reads.
  static func results(at path: String) throws(ResultStoreError) -> any Reader {
    try SQLiteResults(path: path)
  }

  /// Locks the results at a path against other runners.
  ///
  /// - Throws: `ResultStoreError` of code `inUse` if another runner has them.
  static func lock(_ path: String) throws(ResultStoreError) -> any StoreLock {
    try RunnerLock(database: path)
  }

  /// Opens the results at a path for writing. Creates them if need be.
  ///
  /// - Returns: the store, and what closes it.
  static func open(
    _ path: String
  ) throws(ResultStoreError) -> (store: any Store, close: @Sendable () -> Void) {
    let store = try SQLiteTrialStore(path: path)
    return (store, { store.close() })
  }

  // MARK: - Exports

  /// The file of an Optuna study.
  static func optunaStudy(_ study: OptunaStudy) throws -> Data { try OptunaStorage.file(of: study) }

  /// True if an Optuna study may be written to a path: it holds nothing, or an earlier export.
  static func acceptsOptunaStudy(_ path: String) -> Bool {
    // Devices and pipes have no size.
    let size = (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int
    return !FileManager.default.fileExists(atPath: path) || size == 0
      || OptunaStorage.isReplaceable(path)
  }

  // MARK: - Files

  /// The file of the results and those that may lie beside it.
  static func files(of path: String) -> [String] {
    ["", "-wal", "-shm", "-journal", ".lock"].map { path + $0 }
  }

  /// True if the file is a database, of whichever program.
  static func isDatabase(_ path: String) -> Bool {
    let magic = Data("SQLite format 3\0".utf8)
    guard let file = FileHandle(forReadingAtPath: path) else { return false }
    defer { try? file.close() }
    return (try? file.read(upToCount: magic.count)) == magic
  }
}
