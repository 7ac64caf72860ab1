import ExperimentModel
import Foundation
import Platform

/// A file that sweep will never read again.
package struct GarbageFile: Sendable, Hashable {
  package let path: String
  /// "its dataset is gone".
  package let reason: String

  package init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  /// The temporary file of an interrupted write.
  package static func brokenOff(_ path: String) -> GarbageFile {
    GarbageFile(path: path, reason: "left by an interrupted write")
  }
}

extension DatasetPreparation {
  /// Encoded datasets that no present dataset needs, and temporary files of interrupted writes. Files
  /// in use are not among them.
  package func garbage() -> [GarbageFile] {
    let cache = names(in: cacheFolder).compactMap { name -> GarbageFile? in
      let path = "\(cacheFolder)/\(name)"
      if AtomicFile.isTemporary(name) { return .brokenOff(path) }
      guard name.hasSuffix(Self.cacheSuffix) else { return nil }
      return reasonAgainst(path).map { GarbageFile(path: path, reason: $0) }
    }
    let leftovers = names(in: dataFolder).filter { !$0.hasPrefix(".") }
      .map { "\(dataFolder)/\($0)" }
      .flatMap { folder in names(in: folder).map { "\(folder)/\($0)" } }
      .filter(AtomicFile.isTemporary)
    return (cache + leftovers.map(GarbageFile.brokenOff)).filter { FileInUse.isFree($0.path) }
  }

  private func names(in folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }

  /// Returns why an encoded dataset will not be read again; nil if it may be.
  private func reasonAgainst(_ path: String) -> String? {
    guard let dataset = try? EncodedDataset.open(path: path),
      let specification = dataset.metadata.specification
    else { return "damaged, or from another version of sweep" }
    guard isThere(specification) else { return "its dataset is gone" }
    guard let current = try? cachePath(for: specification),
      (current as NSString).lastPathComponent == (path as NSString).lastPathComponent
    else { return "its dataset has changed" }
    return nil
  }
}
