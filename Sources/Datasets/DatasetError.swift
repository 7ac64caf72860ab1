import Platform

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
  /// That a file could not be written.
  ///
  /// - Parameter error: of Foundation or the system.
  init(writing what: String, _ error: any Error, path: String) {
    self.init("\(what) can't be written: \(FileFault(error, path: path))", path: path)
  }
}
