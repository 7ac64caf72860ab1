import Crypto
package import ExperimentModel
import Foundation

/// Reader of grid files: YAML that lists the configurations of a sweep. See docs/grid-file.md.
package enum GridFile {
  /// Reads and validates a grid file, and hashes the weight files that it names.
  ///
  /// - Throws: `GridFileError` with all mistakes.
  package static func read(path: String) throws(GridFileError) -> Sweep {
    try readWithPositions(path: path).sweep
  }

  /// Reads and validates a grid file as `read` does, and says where it sets what.
  ///
  /// - Returns: notes on what it ignores or reads differently, with their positions.
  package static func readWithPositions(
    path: String
  ) throws(GridFileError) -> (sweep: Sweep, positions: GridPositions, notes: [String]) {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw GridFileError(issues: [
        GridIssue(file: path, position: nil, message: "cannot be read: \(FileTrouble(at: path))")
      ])
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw GridFileError(issues: [
        GridIssue(
          file: path, position: nil, message: "is not UTF-8 text; save it in that encoding")
      ])
    }
    var (sweep, reader) = try read(text, file: path, hashing: WeightFile.sha256(path:))
    sweep.origin = origin(of: data, path: path, isNamed: reader.isNamed)
    return (sweep, reader.positions, reader.notes)
  }

  /// SHA-256 of a file's bytes in hexadecimal; nil where no regular file can be read.
  package static func sha256(path: String) -> String? {
    isRegular(path) ? try? WeightFile.sha256(path: path) : nil
  }

  /// Nil for pipes and other streams, which are gone after the run.
  private static func origin(of data: Data, path: String, isNamed: Bool) -> GridOrigin? {
    let path = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    guard isRegular(path) else { return nil }
    return GridOrigin(path: path, sha256: SHA256.hash(data: data).hexadecimal, isNamed: isNamed)
  }

  private static func isRegular(_ path: String) -> Bool {
    let type = try? FileManager.default.attributesOfItem(atPath: path)[.type]
    return type as? FileAttributeType == .typeRegular
  }

  /// Validates the text of a grid file.
  ///
  /// - Parameter file: path of the text, for messages and as the default name of the sweep.
  /// - Throws: `GridFileError` with all mistakes.
  package static func parse(_ text: String, file: String) throws(GridFileError) -> Sweep {
    try parse(text, file: file, hashing: WeightFile.sha256(path:))
  }

  /// - Parameter hashing: returns the SHA-256 of the file at a path, in hexadecimal.
  static func parse(
    _ text: String, file: String, hashing: @escaping WeightFile.Hashing
  ) throws(GridFileError) -> Sweep {
    try read(text, file: file, hashing: hashing).sweep
  }

  static func read(
    _ text: String, file: String, hashing: @escaping WeightFile.Hashing
  ) throws(GridFileError) -> (sweep: Sweep, reader: GridReader) {
    var reader = GridReader(file: file, hashing: hashing)
    let sweep = reader.read(text)
    guard let sweep, reader.issues.isEmpty else {
      throw GridFileError(issues: reader.issues.inReadingOrder())
    }
    return (sweep, reader)
  }
}
