import Foundation

/// Layout of a cache file. All numbers are little-endian; sections begin at multiples of 64 bytes.
///
///     0    magic "SWEEPDS1"
///     8    version, fields: UInt32 each
///     16   rows, train rows, validation rows: UInt64 each
///     40   offsets of indices, labels, ratings, timestamps, metadata: UInt64 each
///     80   bytes of metadata, bytes of the file: UInt64 each
///     96   checksum of the whole file, taken with this number as 0: UInt64
///     104  numbers in the section of bags: UInt64
///     128  indices [rows, fields] UInt32; labels UInt8; ratings Float32; timestamps Int64; bags
///          UInt32; metadata: the description in JSON, a line feed, all metadata in JSON
struct CacheLayout: Sendable, Hashable {
  static let magic = Array("SWEEPDS1".utf8)
  static let version: UInt32 = 7
  /// Ends the description; JSON without line breaks holds none.
  static let lineFeed = UInt8(ascii: "\n")
  static let headerBytes = 128
  static let checksumOffset = 96

  let fields: Int
  let rows: Int
  let trainRows: Int
  let validationRows: Int
  let bagNumbers: Int
  let metadataBytes: Int

  var indicesOffset: Int { Self.headerBytes }
  var labelsOffset: Int { Self.aligned(indicesOffset + rows * fields * 4) }
  var ratingsOffset: Int { Self.aligned(labelsOffset + rows) }
  var timestampsOffset: Int { Self.aligned(ratingsOffset + rows * 4) }
  var bagsOffset: Int { Self.aligned(timestampsOffset + rows * 8) }
  var metadataOffset: Int { Self.aligned(bagsOffset + bagNumbers * 4) }
  /// A multiple of 64, as the checksum requires.
  var fileBytes: Int { Self.aligned(metadataOffset + metadataBytes) }

  private static func aligned(_ offset: Int) -> Int { (offset + 63) / 64 * 64 }

  init(
    fields: Int, rows: Int, trainRows: Int, validationRows: Int, bagNumbers: Int,
    metadataBytes: Int
  ) {
    self.fields = fields
    self.rows = rows
    self.trainRows = trainRows
    self.validationRows = validationRows
    self.bagNumbers = bagNumbers
    self.metadataBytes = metadataBytes
  }

  /// Reads a header; nil if the file is not a complete cache of this version.
  init?(_ file: UnsafeRawBufferPointer) {
    guard file.count >= Self.headerBytes, file.prefix(8).elementsEqual(Self.magic),
      file.loadUnaligned(fromByteOffset: 8, as: UInt32.self).littleEndian == Self.version
    else { return nil }
    func number(_ offset: Int) -> Int? {
      Int(exactly: file.loadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian)
    }
    let fields = Int(file.loadUnaligned(fromByteOffset: 12, as: UInt32.self).littleEndian)
    // A damaged header must not make the offsets overflow.
    guard let rows = number(16), let train = number(24), let validation = number(32),
      let metadata = number(80), let bags = number(104), (1...1024).contains(fields),
      rows <= file.count, metadata <= file.count, bags <= file.count, train <= rows,
      validation <= rows - train
    else { return nil }
    self.init(
      fields: fields, rows: rows, trainRows: train, validationRows: validation,
      bagNumbers: bags, metadataBytes: metadata)
    guard number(88) == fileBytes, file.count == fileBytes else { return nil }
  }

  /// The header's bytes, with a checksum of 0.
  var header: [UInt8] {
    var bytes = Self.magic
    func append<Number: FixedWidthInteger>(_ number: Number) {
      withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }
    append(Self.version)
    append(UInt32(fields))
    for number in [
      rows, trainRows, validationRows, indicesOffset, labelsOffset, ratingsOffset,
      timestampsOffset, metadataOffset, metadataBytes, fileBytes, 0, bagNumbers,
    ] {
      append(UInt64(number))
    }
    return bytes + [UInt8](repeating: 0, count: Self.headerBytes - bytes.count)
  }
}
