import Foundation
import Platform

/// Unpacks an archive into a new folder, which appears completely or not at all.
struct Unpacking {
  let archive: ZipArchive
  /// Must not exist, or be empty.
  let folder: String

  /// Unpacks into a temporary folder, syncs the files and renames the folder. A folder that contains all
  /// entries of the archive is dropped: `ml-10M100K/ratings.dat` becomes `ratings.dat`.
  ///
  /// - Returns: The number of files and of their bytes.
  /// - Throws: `DownloadError`; nothing is left then.
  func run() throws(DownloadError) -> (files: Int, bytes: Int) {
    // macOS adds these to archives.
    let entries = archive.entries.filter {
      !$0.name.hasPrefix("__MACOSX/") && $0.name != "__MACOSX"
    }
    let files = entries.filter { !$0.isFolder }
    guard !files.isEmpty else { throw archive.refusal("holds no files") }
    let parent = folder.parentFolder
    let temporary = "\(parent)/.\((folder as NSString).lastPathComponent).unpacking"
    let outer = Self.commonFolder(of: entries)
    var bytes = 0
    do throws(DownloadError) {
      // Left by a killed run.
      try? FileManager.default.removeItem(atPath: temporary)
      try makeFolder(temporary)
      for entry in entries {
        let path = "\(temporary)/\(entry.name.dropFirst(outer.count))"
        if entry.isFolder {
          try makeFolder(path)
        } else {
          try makeFolder(path.parentFolder)
          try write(entry, to: path)
          bytes += entry.bytes
        }
      }
      guard rename(temporary, folder) == 0 else {
        throw DownloadError("\(folder) can't be made: \(FileFault(errno: errno, path: folder))")
      }
    } catch {
      try? FileManager.default.removeItem(atPath: temporary)
      throw error
    }
    return (files.count, bytes)
  }

  /// Returns "NAME/" if all entries are in one folder, else an empty text.
  private static func commonFolder(of entries: [ZipEntry]) -> String {
    guard let first = entries.first?.name.split(separator: "/").first else { return "" }
    let folder = "\(first)/"
    return entries.allSatisfy { $0.name.hasPrefix(folder) || ($0.isFolder && $0.name == first) }
      ? folder : ""
  }

  private func makeFolder(_ path: String) throws(DownloadError) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw DownloadError("\(path) can't be made: \(FileFault(error, path: path))")
    }
  }

  private func write(_ entry: ZipEntry, to path: String) throws(DownloadError) {
    // Never overwrites a file, never follows a link.
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw DownloadError("\(path) can't be made: \(FileFault(errno: errno, path: path))")
    }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    func save(_ piece: UnsafeRawBufferPointer) throws(DownloadError) {
      do {
        try file.write(contentsOf: Data(piece))
      } catch {
        throw DownloadError("\(path) can't be written: \(FileFault(error, path: path))")
      }
    }
    let written = try archive.withPacked(entry) {
      packed throws(DownloadError) -> (bytes: Int, crc32: UInt32)? in
      switch entry.method {
      case .stored:
        guard packed.count == entry.bytes else { return nil }
        try save(packed)
        return (packed.count, Inflation.crc(of: packed))
      case .deflated:
        return try Inflation.run(packed, limit: entry.bytes, write: save)
      }
    }
    guard let written, written.bytes == entry.bytes, written.crc32 == entry.crc32 else {
      throw archive.refusal(
        "is damaged: '\(entry.name)' does not unpack to its \(entry.bytes) bytes")
    }
    do {
      try file.synchronize()
      try file.close()
    } catch {
      throw DownloadError("\(path) can't be written: \(FileFault(error, path: path))")
    }
  }
}
