import Datasets
import Foundation
import Platform
import TrialTraining

/// Folders of unknown trials, and temporary files in those of known ones. No run may be active.
struct TrialGarbage {
  let files: [GarbageFile]

  /// - Parameters:
  ///   - known: short ids of the trials that some database holds.
  ///   - obsoleteStates: short ids of the trials that have ended and whose last state goes.
  init(_ paths: ProjectPaths, known: Set<String>, obsoleteStates: Set<String>) throws {
    let folder = "\(paths.resultFolder)/trials"
    guard FileManager.default.fileExists(atPath: folder) else {
      files = []
      return
    }
    files = try Self.names(in: folder).flatMap { name -> [GarbageFile] in
      let path = "\(folder)/\(name)"
      guard known.contains(name) else {
        // Only a trial's own folder and files: anything else there is somebody else's.
        return Self.isTrialName(name) && Self.holdsOnlyOwnFiles(path)
          ? [GarbageFile(path: path, reason: "its trial is gone")] : []
      }
      let names = try Self.names(in: path)
      return names.filter(AtomicFile.isTemporary).map { .brokenOff("\(path)/\($0)") }
        + names.filter { $0 == TrainingCheckpoint.name && obsoleteStates.contains(name) }
        .map { GarbageFile(path: "\(path)/\($0)", reason: "its trial has ended") }
    }
  }

  private static func names(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  /// True for a folder, not a link, with nothing in it but a trial's files.
  private static func holdsOnlyOwnFiles(_ path: String) -> Bool {
    guard (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) == nil,
      let names = try? names(in: path)
    else { return false }
    let own: Set = ["model.safetensors", "manifest.json", TrainingCheckpoint.name, "worker.log"]
    return names.allSatisfy { own.contains($0) || AtomicFile.isTemporary($0) }
  }

  private static func isTrialName(_ name: String) -> Bool {
    name.count >= 8 && name.allSatisfy { $0.isASCII && $0.isHexDigit }
  }
}
