extension String {
  /// The path of the folder that holds this path's file: "a/b" → "a", "/a" → "/", "a" → "".
  ///
  /// Foundation's `deletingLastPathComponent` traps for a path of a single character.
  package var parentFolder: String {
    let trimmed = trailingSlashesDropped
    guard let slash = trimmed.lastIndex(of: "/") else { return "" }
    let folder = String(trimmed[..<slash]).trailingSlashesDropped
    return folder.isEmpty ? "/" : folder
  }

  private var trailingSlashesDropped: String {
    var path = self[...]
    while path.count > 1, path.last == "/" { path.removeLast() }
    return String(path)
  }
}
