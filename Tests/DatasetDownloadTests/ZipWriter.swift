import CZlib

/// Builds archives for tests, wrong ones too.
struct ZipWriter {
  struct Entry {
    var name: String
    var content: [UInt8] = []
    var isDeflated = true
    /// What the directory says; the content's by default.
    var declaredBytes: Int?
    var declaredCRC: UInt32?
    var mode: UInt32 = 0o100644
    var flags: UInt16 = 0
    var method: UInt16?
    /// The name in the local header; the same by default.
    var localName: String?
  }

  var entries: [Entry] = []
  var comment: [UInt8] = []

  static func archive(_ files: [(name: String, text: String)]) -> [UInt8] {
    ZipWriter(entries: files.map { Entry(name: $0.name, content: Array($0.text.utf8)) }).bytes
  }

  var bytes: [UInt8] {
    var file: [UInt8] = []
    var directory: [UInt8] = []
    for entry in entries {
      let packed = entry.isDeflated ? Self.deflated(entry.content) : entry.content
      let offset = file.count
      let method = entry.method ?? (entry.isDeflated ? 8 : 0)
      let crc = entry.declaredCRC ?? Self.crc(entry.content)
      let sizes =
        Self.number(crc) + Self.number(UInt32(packed.count))
        + Self.number(UInt32(entry.declaredBytes ?? entry.content.count))
      let localName = Array((entry.localName ?? entry.name).utf8)
      let common = Self.number(entry.flags) + Self.number(method) + [0, 0, 0x21, 0x58]
      file += [0x50, 0x4B, 3, 4] + Self.number(UInt16(20)) + common + sizes
      file += Self.number(UInt16(localName.count)) + [0, 0] + localName + packed
      let name = Array(entry.name.utf8)
      directory += [0x50, 0x4B, 1, 2] + [20, 3] + Self.number(UInt16(20)) + common + sizes
      directory += Self.number(UInt16(name.count)) + [UInt8](repeating: 0, count: 8)
      directory += Self.number(entry.mode << 16) + Self.number(UInt32(offset)) + name
    }
    let count = Self.number(UInt16(entries.count))
    return file + directory + [0x50, 0x4B, 5, 6, 0, 0, 0, 0] + count + count
      + Self.number(UInt32(directory.count)) + Self.number(UInt32(file.count))
      + Self.number(UInt16(comment.count)) + comment
  }

  private static func number<Number: FixedWidthInteger>(_ value: Number) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }

  private static func crc(_ bytes: [UInt8]) -> UInt32 {
    UInt32(crc32(0, bytes, UInt32(bytes.count)))
  }

  private static func deflated(_ bytes: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    deflateInit2_(
      &stream, 9, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    defer { deflateEnd(&stream) }
    var packed = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))))
    var bytes = bytes
    let count = bytes.withUnsafeMutableBufferPointer { input in
      packed.withUnsafeMutableBufferPointer { output in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        deflate(&stream, Z_FINISH)
        return output.count - Int(stream.avail_out)
      }
    }
    return Array(packed[..<count])
  }
}
