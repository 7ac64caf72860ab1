import Foundation
import Platform

/// A memory-mapped ZIP file (PKWARE's APPNOTE 6.3) whose entries are all checked before anything is
/// unpacked.
///
/// Strict: refuses what dataset archives do not need (encryption, ZIP64, several disks, links, methods
/// other than stored and deflated) and everything that two readers could read differently.
struct ZipArchive {
  struct Limits: Sendable {
    /// Unpacked bytes of all files together.
    var bytes = 8 << 30
    var entries = 10_000
    /// Unpacked bytes per packed byte of the whole archive. MovieLens's are below 10.
    var ratio = 100
  }

  let path: String
  /// In the order of the archive.
  let entries: [ZipEntry]
  private let file: Data

  /// - Throws: `DownloadError` if the file is not a ZIP file, or must not be unpacked.
  init(path: String, limits: Limits = .init()) throws(DownloadError) {
    self.path = path
    do {
      file = try Data(contentsOf: URL(filePath: path), options: .alwaysMapped)
    } catch {
      throw DownloadError("\(path) can't be opened: \(FileFault(error, path: path))")
    }
    let reader = DirectoryReader(path: path, file: file)
    entries = try reader.entries(atMost: limits.entries)
    try judge(limits)
  }

  private func judge(_ limits: Limits) throws(DownloadError) {
    var total = 0
    for entry in entries {
      let (sum, isTooLarge) = total.addingReportingOverflow(entry.bytes)
      guard !isTooLarge, sum <= limits.bytes else {
        throw refusal("unpacks to more than \(limits.bytes >> 20) MiB")
      }
      total = sum
    }
    // Small archives may compress extremely well.
    guard total <= max(file.count, 1 << 14) * limits.ratio else {
      throw refusal("unpacks to more than \(limits.ratio) times its size")
    }
    var names: Set<String> = []
    for entry in entries where !names.insert(entry.name).inserted {
      throw refusal("holds '\(entry.name)' twice")
    }
    // ZIP bombs have entries that share bytes.
    var end = 0
    for entry in entries.sorted(by: { $0.headerOffset < $1.headerOffset }) {
      guard entry.headerOffset >= end else { throw refusal("has entries that overlap") }
      end = try packedRange(of: entry).upperBound
    }
  }

  /// Returns the range of an entry's packed bytes.
  ///
  /// - Throws: `DownloadError` if its local header contradicts the directory.
  func packedRange(of entry: ZipEntry) throws(DownloadError) -> Range<Int> {
    let header = LittleEndianBytes(file)
    let name = entry.name + (entry.isFolder ? "/" : "")
    guard header.uint32(entry.headerOffset) == 0x0403_4B50,
      let nameBytes = header.uint16(entry.headerOffset + 26),
      let extraBytes = header.uint16(entry.headerOffset + 28),
      header.bytes(entry.headerOffset + 30, count: Int(nameBytes)) == Array(name.utf8)
    else { throw refusal("is damaged: '\(entry.name)' is not where the directory says") }
    let start = entry.headerOffset + 30 + Int(nameBytes) + Int(extraBytes)
    guard start + entry.compressedBytes <= file.count else {
      throw refusal("is damaged: '\(entry.name)' is cut short")
    }
    return start..<start + entry.compressedBytes
  }

  /// Calls `body` with an entry's packed bytes.
  func withPacked<Result>(
    _ entry: ZipEntry, _ body: (UnsafeRawBufferPointer) throws(DownloadError) -> Result
  ) throws(DownloadError) -> Result {
    let range = try packedRange(of: entry)
    let outcome = file.withUnsafeBytes { bytes -> Swift.Result<Result, DownloadError> in
      do throws(DownloadError) {
        return .success(try body(UnsafeRawBufferPointer(rebasing: bytes[range])))
      } catch {
        return .failure(error)
      }
    }
    return try outcome.get()
  }

  func refusal(_ reason: String) -> DownloadError {
    DownloadError("\(path) \(reason); nothing was unpacked")
  }
}

/// Reads the central directory.
private struct DirectoryReader {
  let path: String
  let bytes: LittleEndianBytes

  init(path: String, file: Data) {
    self.path = path
    bytes = LittleEndianBytes(file)
  }

  func entries(atMost limit: Int) throws(DownloadError) -> [ZipEntry] {
    let end = try endOfDirectory()
    guard let disk = bytes.uint16(end + 4), let here = bytes.uint16(end + 8),
      let count = bytes.uint16(end + 10), let size = bytes.uint32(end + 12),
      let start = bytes.uint32(end + 16)
    else { throw damage("its end is cut short") }
    guard count != .max, size != .max, start != .max else {
      throw damage("it is in ZIP64 form, which no dataset here needs")
    }
    guard disk == 0, here == count else { throw damage("it is one of several parts") }
    guard count <= limit else { throw damage("it has more than \(limit) entries") }
    guard Int(start) + Int(size) <= end else { throw damage("its directory is cut short") }
    var entries: [ZipEntry] = []
    var offset = Int(start)
    for _ in 0..<count {
      let (entry, next) = try self.entry(at: offset)
      guard next <= end else { throw damage("its directory is cut short") }
      entries.append(entry)
      offset = next
    }
    return entries
  }

  /// Returns the offset of the end record, which a comment of up to 64 KiB may follow.
  private func endOfDirectory() throws(DownloadError) -> Int {
    let last = bytes.count - 22
    guard last >= 0 else { throw damage("it is too short") }
    for offset in stride(from: last, through: max(0, last - 0xFFFF), by: -1)
    where bytes.uint32(offset) == 0x0605_4B50 {
      if let comment = bytes.uint16(offset + 20), offset + 22 + Int(comment) == bytes.count {
        return offset
      }
    }
    throw damage("it has no directory; perhaps it is truncated, or a web page")
  }

  private func entry(at offset: Int) throws(DownloadError) -> (ZipEntry, next: Int) {
    guard bytes.uint32(offset) == 0x0201_4B50, let madeBy = bytes.uint16(offset + 4),
      let flags = bytes.uint16(offset + 8), let method = bytes.uint16(offset + 10),
      let crc = bytes.uint32(offset + 16), let packed = bytes.uint32(offset + 20),
      let unpacked = bytes.uint32(offset + 24), let nameBytes = bytes.uint16(offset + 28),
      let extraBytes = bytes.uint16(offset + 30), let commentBytes = bytes.uint16(offset + 32),
      let attributes = bytes.uint32(offset + 38), let header = bytes.uint32(offset + 42),
      let nameText = bytes.bytes(offset + 46, count: Int(nameBytes)),
      var name = String(validating: nameText, as: UTF8.self)
    else { throw damage("its directory is damaged") }
    let isFolder = name.hasSuffix("/")
    if isFolder { name.removeLast() }
    if let objection = ZipEntry.objection(toName: name) {
      throw DownloadError("\(path): the entry '\(name)' \(objection); nothing was unpacked")
    }
    guard flags & 1 == 0 else { throw damage("'\(name)' is encrypted") }
    guard packed != .max, unpacked != .max, header != .max else {
      throw damage("'\(name)' is in ZIP64 form, which no dataset here needs")
    }
    guard let method = ZipEntry.Method(rawValue: method) else {
      throw damage("'\(name)' is packed by method \(method), which is not known here")
    }
    // On Unix the upper half is the mode. Datasets contain only regular files and folders.
    let kind = attributes >> 16 & 0o170000
    guard madeBy >> 8 != 3 || [0, 0o100000, 0o040000].contains(kind) else {
      throw DownloadError(
        "\(path): the entry '\(name)' is a link or a device; nothing was unpacked")
    }
    guard !isFolder || unpacked == 0 else { throw damage("the folder '\(name)' has content") }
    let entry = ZipEntry(
      name: name, isFolder: isFolder, method: method, crc32: crc, compressedBytes: Int(packed),
      bytes: Int(unpacked), headerOffset: Int(header))
    return (entry, offset + 46 + Int(nameBytes) + Int(extraBytes) + Int(commentBytes))
  }

  private func damage(_ reason: String) -> DownloadError {
    DownloadError("\(path) is not a ZIP file that can be read: \(reason)")
  }
}

/// Little-endian numbers in a file; nil beyond its end.
private struct LittleEndianBytes {
  private let file: Data

  init(_ file: Data) { self.file = file }

  var count: Int { file.count }

  func uint16(_ offset: Int) -> UInt16? { number(offset) }

  func uint32(_ offset: Int) -> UInt32? { number(offset) }

  func bytes(_ offset: Int, count: Int) -> [UInt8]? {
    guard offset >= 0, count >= 0, offset <= file.count - count else { return nil }
    return file.withUnsafeBytes { Array($0[offset..<offset + count]) }
  }

  private func number<Number: FixedWidthInteger>(_ offset: Int) -> Number? {
    guard offset >= 0, offset <= file.count - MemoryLayout<Number>.size else { return nil }
    return file.withUnsafeBytes {
      Number(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: Number.self))
    }
  }
}
