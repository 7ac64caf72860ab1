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
