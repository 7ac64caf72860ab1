import Foundation
import ResultStore

/// The other databases in the folder of a database, locked: their trials share its trial folders.
struct NeighbourDatabases {
  let results: [SQLiteResults]
  private let locks: [RunnerLock]

  /// - Throws: `ServiceError` if one cannot be read or is in use.
  init(_ paths: ProjectPaths) throws {
    func resolved(_ path: String) -> String {
      URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    }
    var known = [resolved(paths.database)]
    var results: [SQLiteResults] = []
    var locks: [RunnerLock] = []
    for name in try FileManager.default.contentsOfDirectory(atPath: paths.resultFolder).sorted() {
      let path = "\(paths.resultFolder)/\(name)"
      // A runner's lock beside a file shows that it is a database of ours, readable or not.
      let isOurs = FileManager.default.fileExists(atPath: path + ".lock")
      guard isOurs || Self.isDatabase(path), !known.contains(resolved(path)) else { continue }
      known.append(resolved(path))
      do throws(ResultStoreError) {
        results.append(try SQLiteResults(path: path))
        locks.append(try RunnerLock(database: path))
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

  private static func isDatabase(_ path: String) -> Bool {
    let magic = Data("SQLite format 3\0".utf8)
    guard let file = FileHandle(forReadingAtPath: path) else { return false }
    defer { try? file.close() }
    return (try? file.read(upToCount: magic.count)) == magic
  }
}
