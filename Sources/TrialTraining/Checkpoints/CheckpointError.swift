/// What is wrong with a file of weights, and what to do about it.
package struct CheckpointError: Error, Hashable, CustomStringConvertible {
  /// The file, where one is known.
  package let path: String?
  /// The complaint without the file's name.
  package let message: String

  package init(_ message: String, path: String? = nil) {
    self.path = path
    self.message = message
  }

  package var description: String { (path.map { "\($0): " } ?? "") + message }

  /// The same complaint about a file.
  func naming(_ path: String) -> CheckpointError { CheckpointError(message, path: path) }
}
