import Foundation

/// What is wrong with data, where, and what to do.
package struct DatasetError: Error, Hashable, CustomStringConvertible {
  package let path: String
  /// From 1; nil where the error is the whole file's.
  package let line: Int?
  package let message: String

  package init(_ message: String, path: String, line: Int? = nil) {
    self.message = message
    self.path = path
    self.line = line
  }

  package var description: String {
    line.map { "\(path):\($0): \(message)" } ?? "\(path): \(message)"
  }
}

extension DatasetError {
  /// That a file could not be written, as Foundation's error tells.
  init(writing what: String, _ error: any Error, path: String) {
    let reason =
      switch (error as? CocoaError)?.code {
      case .fileWriteOutOfSpace: "the disk is full; free some space and try again"
      case .fileWriteNoPermission: "the folder may not be written; check its permissions"
      case .fileWriteVolumeReadOnly: "the disk is read-only; work in a folder on another one"
      default: error.localizedDescription
      }
    self.init("\(what) can't be written: \(reason)", path: path)
  }
}
