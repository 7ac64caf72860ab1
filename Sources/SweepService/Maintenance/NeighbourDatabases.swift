import ExperimentModel
import Foundation

/// The other databases in the folder of a database, locked: their trials share its trial folders.
struct NeighbourDatabases {
  let results: [any StoreInspection]
  private let locks: [any StoreLock]

  /// - Throws: `ServiceError` if one cannot be read or is in use.
  init(_ paths: ProjectPaths) throws {
    func resolved(_ path: String) -> String {
      URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    }
    var known = [resolved(paths.database)]
    var results: [any StoreInspection] = []
    var locks: [any StoreLock] = []
    for name in try FileManager.default.contentsOfDirectory(atPath: paths.resultFolder).sorted() {
      let path = "\(paths.resultFolder)/\(name)"
      // A runner's lock beside a file shows that it is a database of ours, readable or not.
      let isOurs = FileManager.default.fileExists(atPath: path + ".lock")
      guard isOurs || SQLiteStorage.isDatabase(path), !known.contains(resolved(path)) else {
        continue
      }
      known.append(resolved(path))
      do throws(ResultStoreError) {
        results.append(try SQLiteStorage.results(at: path))
        locks.append(try SQLiteStorage.lock(path))
      } catch {
        // Databases of other programs have no checkpoints.
        if !isOurs, [.missing, .foreign, .notADatabase].contains(error.code) { continue }
        throw ServiceError(
          "nothing was deleted, as the checkpoints may be those of another database in the folder: "
            + "\(error)")
      }
    }
    self.results = results
    self.locks = locks
  }

  func release() {
    for lock in locks { lock.release() }
  }
}
