/// An entry of an archive's central directory: a file or folder.
struct ZipEntry: Sendable, Hashable {
  enum Method: UInt16, Sendable {
    case stored = 0
    case deflated = 8
  }

  /// Path with "/", without a trailing one for folders.
  let name: String
  let isFolder: Bool
  let method: Method
  let crc32: UInt32
  let compressedBytes: Int
  let bytes: Int
  /// Offset of its local header.
  let headerOffset: Int

  /// Returns why a name must not become a path in a folder; nil if it may.
  static func objection(toName name: String) -> String? {
    if name.isEmpty { return "has no name" }
    if name.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) { return "has control characters" }
    if name.contains("\\") || name.contains(":") { return "is not a portable path" }
    if name.hasPrefix("/") { return "is an absolute path" }
    for part in name.split(separator: "/", omittingEmptySubsequences: false) {
      if part == ".." { return "leads out of the folder" }
      if part.isEmpty || part == "." { return "has an empty part" }
      if part.utf8.count > 255 { return "is too long" }
    }
    return nil
  }
}
