import ExperimentModel
import Foundation

/// Writes an encoded table as a cache file: wholly or not at all.
struct CacheWriter {
  let path: String

  /// Writes under a temporary name in the same folder, makes the bytes durable, then renames: a
  /// reader sees the old file or the new one, and two writers at once do no harm.
  ///
  /// - Throws: `DatasetError`, for example when the disk is full.
  func write(_ table: EncodedTable) throws(DatasetError) {
    guard let metadata = table.metadata else { preconditionFailure("the table is not encoded yet") }
    do {
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      let json = try encoder.encode(metadata.description) + [CacheLayout.lineFeed]
      try write(table, metadata, json: json + encoder.encode(metadata))
    } catch {
      throw DatasetError(writing: "the encoded data", error, path: path)
    }
  }

  private func write(_ table: EncodedTable, _ metadata: DatasetMetadata, json: Data) throws {
    let description = metadata.description
    let layout = CacheLayout(
      fields: description.fields.count, rows: description.rows,
      trainRows: description.trainRows, validationRows: description.validationRows,
      metadataBytes: json.count)
    var bytes = Data(count: layout.fileBytes)
    bytes.withUnsafeMutableBytes { file in
      func place(_ offset: Int, _ part: UnsafeRawBufferPointer) {
        UnsafeMutableRawBufferPointer(rebasing: file[offset..<offset + part.count])
          .copyMemory(from: part)
      }
      layout.header.withUnsafeBytes { place(0, $0) }
      table.indices.withUnsafeBytes { place(layout.indicesOffset, $0) }
      table.labels.withUnsafeBytes { place(layout.labelsOffset, $0) }
      table.ratings.withUnsafeBytes { place(layout.ratingsOffset, $0) }
      table.timestamps.withUnsafeBytes { place(layout.timestampsOffset, $0) }
      json.withUnsafeBytes { place(layout.metadataOffset, $0) }
      let checksum = CacheLayout.checksum(UnsafeRawBufferPointer(file))
      file.storeBytes(
        of: checksum.littleEndian, toByteOffset: CacheLayout.checksumOffset, as: UInt64.self)
    }
    try DurableFile.replace(path, with: bytes)
  }
}

/// Files that are wholly there or not at all, also after a power cut.
enum DurableFile {
  /// Writes a temporary file beside `path`, syncs it, and renames it; makes the folder.
  static func replace(_ path: String, with data: Data) throws {
    let folder = (path as NSString).deletingLastPathComponent
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let temporary =
      "\(path).\(ProcessInfo.processInfo.processIdentifier)-\(UInt32.random(in: 0...(.max))).tmp"
    do {
      try data.write(to: URL(filePath: temporary))
      let file = try FileHandle(forUpdating: URL(filePath: temporary))
      try file.synchronize()
      try file.close()
      guard rename(temporary, path) == 0 else {
        throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: path])
      }
    } catch {
      try? FileManager.default.removeItem(atPath: temporary)
      throw error
    }
    let directory = open(folder, O_RDONLY)
    if directory >= 0 {
      fsync(directory)
      close(directory)
    }
  }
}
