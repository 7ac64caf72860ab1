import Platform

/// Error in a dataset: its place, its cause and what to do.
package struct DatasetError: Error, Hashable, CustomStringConvertible {
  package let path: String
  /// From 1; nil if the error concerns the whole file.
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
  /// Creates the error that a file can't be written.
  ///
  /// - Parameter error: An error of Foundation or the system.
  init(writing what: String, _ error: any Error, path: String) {
    self.init("\(what) can't be written: \(FileFault(error, path: path))", path: path)
  }
}
