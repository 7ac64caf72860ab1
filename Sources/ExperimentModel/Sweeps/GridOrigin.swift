/// The grid file that a sweep was read from.
package struct GridOrigin: Sendable, Hashable, Codable {
  /// Absolute, without symbolic links.
  package var path: String
  /// SHA-256 of the file, in hexadecimal.
  package var sha256: String
  /// True if the file names the sweep; false if the sweep is called after the file.
  package var isNamed: Bool

  package init(path: String, sha256: String, isNamed: Bool) {
    self.path = path
    self.sha256 = sha256
    self.isNamed = isNamed
  }
}
