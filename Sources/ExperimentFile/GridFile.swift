package import ExperimentModel
import Foundation

/// Grid files: what a sweep trains and compares, written in YAML. docs/grid-file.md documents them.
package enum GridFile {
  /// Reads a grid file and checks it.
  ///
  /// Weight files that it names are read too, for their hash.
  ///
  /// - Throws: `GridFileError` with every mistake that was found.
  package static func read(path: String) throws(GridFileError) -> Sweep {
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
    return try parse(text, file: path)
  }

  /// Checks the text of a grid file.
  ///
  /// - Parameter file: where it comes from: in front of every error, and the name of a sweep
  ///   that gives itself none.
  /// - Throws: `GridFileError` with every mistake that was found.
  package static func parse(_ text: String, file: String) throws(GridFileError) -> Sweep {
    try parse(text, file: file, hashing: WeightFile.sha256(path:))
  }

  /// - Parameter hashing: SHA-256 of the file at a path, in hexadecimal.
  static func parse(
    _ text: String, file: String, hashing: @escaping WeightFile.Hashing
  ) throws(GridFileError) -> Sweep {
    var reader = GridReader(file: file, hashing: hashing)
    let sweep = reader.read(text)
    guard let sweep, reader.issues.isEmpty else {
      throw GridFileError(issues: reader.issues.inReadingOrder())
    }
    return sweep
  }
}
