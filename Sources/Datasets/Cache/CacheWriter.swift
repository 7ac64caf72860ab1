import ExperimentModel
import Foundation
import Platform

/// Writes an encoded table as a cache file, one block of rows at a time.
struct CacheWriter {
  private let path: String
  private let file: AtomicFile
  /// Layout of the file, excluding the metadata, whose length is known only after all rows
  /// are written.
  private let layout: CacheLayout
  private let bags: BagSection

  /// - Parameter bags: One element per field; nil for a field that is not mean-pooled.
  /// - Throws: `DatasetError` if the file can't be created.
  init(
    path: String, rows: Int, trainRows: Int, validationRows: Int, bags: [EmbeddingBags?]
  ) throws(DatasetError) {
    self.path = path
    self.bags = BagSection(bags)
    layout = CacheLayout(
      fields: bags.count, rows: rows, trainRows: trainRows, validationRows: validationRows,
      bagNumbers: self.bags.numbers.count, metadataBytes: 0)
    do {
      file = try AtomicFile(replacing: path)
    } catch {
      throw Self.failure(error, path: path)
    }
  }

  /// Writes a block of rows whose first is row `start` of the encoded table.
  ///
  /// - Throws: `DatasetError`, for example when the disk is full.
  func write(_ block: RowBlock, atRow start: Int) throws(DatasetError) {
    try writing {
      func write<Element>(_ values: [Element], _ offset: Int) throws {
        let stride = MemoryLayout<Element>.stride * (values.count / block.labels.count)
        try values.withUnsafeBytes { try file.write($0, at: offset + start * stride) }
      }
      try write(block.indices, layout.indicesOffset)
      try write(block.labels, layout.labelsOffset)
      try write(block.ratings, layout.ratingsOffset)
      try write(block.timestamps, layout.timestampsOffset)
    }
  }

  /// Writes bags, metadata, header and checksum, and commits the file.
  ///
  /// - Throws: `DatasetError`, for example when the disk is full.
  func finish(_ metadata: DatasetMetadata) throws(DatasetError) {
    try writing {
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      var json = try encoder.encode(metadata.description)
      json.append(CacheLayout.lineFeed)
      json.append(try encoder.encode(metadata))
      let layout = CacheLayout(
        fields: layout.fields, rows: layout.rows, trainRows: layout.trainRows,
        validationRows: layout.validationRows, bagNumbers: layout.bagNumbers,
        metadataBytes: json.count)
      try file.setLength(layout.fileBytes)
      try bags.numbers.withUnsafeBytes { try file.write($0, at: layout.bagsOffset) }
      try json.withUnsafeBytes { try file.write($0, at: layout.metadataOffset) }
      try layout.header.withUnsafeBytes { try file.write($0, at: 0) }
      let checksum = try FileChecksum(
        ofFile: file.temporaryPath, skippingWordAt: CacheLayout.checksumOffset
      ).value
      try withUnsafeBytes(of: checksum.littleEndian) {
        try file.write($0, at: CacheLayout.checksumOffset)
      }
      try file.commit()
    }
  }

  private func writing(_ body: () throws -> Void) throws(DatasetError) {
    do {
      try body()
    } catch {
      throw Self.failure(error, path: path)
    }
  }

  private static func failure(_ error: any Error, path: String) -> DatasetError {
    DatasetError(writing: "the encoded data", error, path: path)
  }
}
