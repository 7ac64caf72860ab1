import ExperimentModel
import Foundation
import Platform

/// A file that nothing will read again.
package struct GarbageFile: Sendable, Hashable {
  package let path: String
  /// Why nothing will.
  package let reason: String

  package init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  /// What a broken-off write left.
  package static func brokenOff(_ path: String) -> GarbageFile {
    GarbageFile(path: path, reason: "left by a broken-off write")
  }
}

extension DatasetPreparation {
  /// Files in the folder of encoded datasets that no present dataset needs, and in the folders of
  /// datasets what broken-off writes left. Files in use are not among them.
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

  /// Why an encoded dataset will not be read again; nil when it may be.
  private func reasonAgainst(_ path: String) -> String? {
    guard let dataset = try? EncodedDataset.open(path: path),
      let specification = dataset.metadata.specification
    else { return "of another version of sweep, or damaged" }
    guard isThere(specification) else { return "its dataset is gone" }
    guard let current = try? cachePath(for: specification),
      (current as NSString).lastPathComponent == (path as NSString).lastPathComponent
    else { return "its dataset has changed" }
    return nil
  }
}
