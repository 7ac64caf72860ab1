import Datasets
import ExperimentModel
import Foundation
import OutputFiles
import Platform

/// An unused file or folder.
package struct CollectedFile: Sendable, Hashable {
  package let path: String
  /// Why nothing needs it.
  package let reason: String
  package let bytes: Int64
}

/// The garbage that was found and, unless only asked about, deleted.
package struct Collection: Sendable {
  /// In the order of their deletion.
  package let files: [CollectedFile]
  /// Why the rest could not be deleted; nil if everything was.
  package let obstacle: ServiceError?

  package var bytes: Int64 { files.reduce(0) { $0 + $1.bytes } }
}

extension MaintenanceService {
  /// Deletes what no trial needs: folders of unknown trials, what interrupted writes left, encoded
  /// datasets whose source changed or is gone.
  ///
  /// - Parameters:
  ///   - isDryRun: true to delete nothing.
  ///   - withStates: true to delete also the states that finished and pruned trials ended with. Longer
  ///     trials then train from the beginning.
  /// - Throws: `ServiceError` or `ResultStoreError` if a database cannot be read or is in use.
  package func collect(isDryRun: Bool, withStates: Bool = false) throws -> Collection {
    // Locked: a run that begins meanwhile would make folders of trials that are not known yet.
    let results = try SQLiteStorage.results(at: paths.database)
    let lock = try SQLiteStorage.lock(paths.database)
    let neighbours = try NeighbourDatabases(paths)
    defer {
      lock.release()
      neighbours.release()
    }
    let hashes = try ([results] + neighbours.results).map { try $0.weightsHashes() }
    let known = Set(hashes.flatMap { $0.keys.map(\.short) })
    var ended = Set(hashes.flatMap { $0.filter { $0.value != nil }.keys.map(\.short) })
    let states = try results.states(of: Array(hashes[0].keys))
    ended.formUnion(states.filter { $0.value == .pruned }.keys.map(\.short))
    let garbage =
      try TrialGarbage(paths, known: known, obsoleteStates: withStates ? ended : []).files
      + interruptedReports() + paths.datasets.garbage()
    var files: [CollectedFile] = []
    for file in garbage {
      let bytes = Self.size(of: file.path)
      do {
        if !isDryRun { try FileManager.default.removeItem(atPath: file.path) }
      } catch {
        let fault = FileFault(error, path: file.path)
        return Collection(
          files: files,
          obstacle: ServiceError("'\(file.path)' can't be deleted: \(fault)", kind: .failure))
      }
      files.append(CollectedFile(path: file.path, reason: file.reason, bytes: bytes))
    }
    return Collection(files: files, obstacle: nil)
  }

  /// What interrupted writes of reports left beside the database.
  private func interruptedReports() throws -> [GarbageFile] {
    try FileManager.default.contentsOfDirectory(atPath: paths.resultFolder).sorted()
      .map { "\(paths.resultFolder)/\($0)" }.filter(OutputFile.isLeftBehind)
      .map(GarbageFile.brokenOff)
  }

  /// Bytes of a file, or of all files in a folder.
  private static func size(of path: String) -> Int64 {
    let files = FileManager.default
    func bytes(_ path: String) -> Int64 {
      ((try? files.attributesOfItem(atPath: path))?[.size] as? NSNumber)?.int64Value ?? 0
    }
    let inside = (try? files.subpathsOfDirectory(atPath: path)) ?? []
    guard !inside.isEmpty else { return bytes(path) }
    return inside.reduce(0) { $0 + bytes("\(path)/\($1)") }
  }
}
