package import ArgumentParser
import Datasets
import ExperimentModel
import Foundation
import OutputFiles
import Platform
import ResultStore

/// `sweep gc`: frees what no trial needs any more.
package struct CollectCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "gc",
    abstract: "Delete checkpoints of trials that are gone, and other files without use.",
    discussion: """
      Those are what broken-off writes left, and encoded datasets under
      data/.cache whose source has changed or is gone. What another database in
      the same folder knows stays, and what another process uses.
      """)

  @Flag(name: .customLong("dry-run"), help: "Say what would be deleted, and delete nothing.")
  var isDryRun = false

  @OptionGroup var store: StoreOptions

  package init() {}

  package func run() async throws {
    try await reportingFailures {
      // A runner that begins meanwhile would make folders of trials that are not known yet.
      let results = try SQLiteResults(path: store.database)
      let lock = try RunnerLock(database: store.database)
      let neighbours = try neighbours()
      defer { for lock in [lock] + neighbours.map(\.lock) { lock.release() } }
      let known = Set(
        try ([results] + neighbours.map(\.results)).flatMap {
          try $0.weightsHashes().keys.map(\.short)
        })
      var bytes: Int64 = 0
      let garbage =
        try trialGarbage(known: known) + resultGarbage() + DatasetPreparation().garbage()
      for file in garbage {
        let size = size(of: file.path)
        if !isDryRun { try remove(file.path) }
        bytes += size
        try StandardOutput.print(
          "\(isDryRun ? "would delete" : "deleted") \(file.path), \(size) bytes: \(file.reason)")
      }
      try StandardOutput.print(
        "\(garbage.count) \(garbage.count == 1 ? "entry" : "entries"), \(bytes) bytes"
          + (isDryRun ? "; nothing was deleted" : ""))
    }
  }

  /// The other databases in the folder: checkpoints of them all lie in one place.
  private func neighbours() throws -> [(results: SQLiteResults, lock: RunnerLock)] {
    func resolved(_ path: String) -> String {
      URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    }
    var known = [resolved(store.database)]
    var neighbours: [(SQLiteResults, RunnerLock)] = []
    for name in try FileManager.default.contentsOfDirectory(atPath: store.folder).sorted() {
      let path = "\(store.folder)/\(name)"
      // A runner's lock beside a file shows that it is a database of ours, readable or not.
      let isOurs = FileManager.default.fileExists(atPath: path + ".lock")
      guard isOurs || isDatabase(path), !known.contains(resolved(path)) else { continue }
      known.append(resolved(path))
      do throws(ResultStoreError) {
        neighbours.append((try SQLiteResults(path: path), try RunnerLock(database: path)))
      } catch {
        // Those of other programs have no checkpoints.
        if !isOurs, [.missing, .foreign, .notADatabase].contains(error.code) { continue }
        throw CommandFailure(
          "nothing was deleted, as the checkpoints may be those of another database in the folder: "
            + "\(error)")
      }
    }
    return neighbours
  }

  private func isDatabase(_ path: String) -> Bool {
    let magic = Data("SQLite format 3\0".utf8)
    guard let file = FileHandle(forReadingAtPath: path) else { return false }
    defer { try? file.close() }
    return (try? file.read(upToCount: magic.count)) == magic
  }

  private func remove(_ path: String) throws {
    do {
      try FileManager.default.removeItem(atPath: path)
    } catch {
      throw CommandFailure(
        "'\(path)' can't be deleted: \(FileFault(error, path: path))", code: .failure)
    }
  }

  /// What broken-off writes of reports left beside the database.
  private func resultGarbage() throws -> [GarbageFile] {
    try FileManager.default.contentsOfDirectory(atPath: store.folder).sorted()
      .map { "\(store.folder)/\($0)" }.filter(OutputFile.isLeftBehind).map(GarbageFile.brokenOff)
  }

  /// Folders of unknown trials, and temporary files in those of known ones: no runner is there to
  /// write them.
  private func trialGarbage(known: Set<String>) throws -> [GarbageFile] {
    let files = FileManager.default
    let folder = "\(store.folder)/trials"
    guard files.fileExists(atPath: folder) else { return [] }
    return try files.contentsOfDirectory(atPath: folder).sorted().flatMap { name -> [GarbageFile] in
      let path = "\(folder)/\(name)"
      guard known.contains(name) else {
        // Only what looks like a trial's folder: other things there are somebody else's.
        return isTrialName(name) && holdsOnlyOwnFiles(path)
          ? [GarbageFile(path: path, reason: "its trial is gone")] : []
      }
      return try files.contentsOfDirectory(atPath: path).sorted()
        .filter(AtomicFile.isTemporary)
        .map { .brokenOff("\(path)/\($0)") }
    }
  }

  /// True for a folder, not a link, with nothing in it but what a trial leaves.
  private func holdsOnlyOwnFiles(_ path: String) -> Bool {
    let files = FileManager.default
    guard (try? files.destinationOfSymbolicLink(atPath: path)) == nil,
      let names = try? files.contentsOfDirectory(atPath: path)
    else { return false }
    let own: Set = [
      "model.safetensors", "manifest.json", "resume.safetensors", "worker.log",
    ]
    return names.allSatisfy { own.contains($0) || AtomicFile.isTemporary($0) }
  }

  private func isTrialName(_ name: String) -> Bool {
    name.count >= 8 && name.allSatisfy { $0.isASCII && $0.isHexDigit }
  }

  private func size(of path: String) -> Int64 {
    let files = FileManager.default
    func bytes(_ path: String) -> Int64 {
      ((try? files.attributesOfItem(atPath: path))?[.size] as? NSNumber)?.int64Value ?? 0
    }
    // Of a file it finds none, and says nothing.
    let inside = (try? files.subpathsOfDirectory(atPath: path)) ?? []
    guard !inside.isEmpty else { return bytes(path) }
    return inside.reduce(0) { $0 + bytes("\(path)/\($1)") }
  }
}
