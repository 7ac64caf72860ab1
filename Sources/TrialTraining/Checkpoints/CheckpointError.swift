/// An error in a file of weights: the problem and what to do about it.
package struct CheckpointError: Error, Hashable, CustomStringConvertible {
  /// The file; nil if unknown.
  package let path: String?
  /// The problem, without the path.
  package let message: String

  package init(_ message: String, path: String? = nil) {
    self.path = path
    self.message = message
  }

  package var description: String { (path.map { "\($0): " } ?? "") + message }

  /// Returns the same error with a path.
  func naming(_ path: String) -> CheckpointError { CheckpointError(message, path: path) }
}
