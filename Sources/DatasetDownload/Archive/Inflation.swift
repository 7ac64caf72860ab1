import CZlib

/// Decompresses deflated bytes (RFC 1951) chunk by chunk with zlib.
enum Inflation {
  private static let pieceBytes = 1 << 18

  /// Calls `write` with each decompressed chunk.
  ///
  /// - Parameter limit: The expected number of bytes; decompression stops beyond it.
  /// - Returns: The number of bytes and their CRC-32; nil if the stream is damaged, has bytes behind its
  ///   end or exceeds the limit.
  static func run(
    _ packed: UnsafeRawBufferPointer, limit: Int,
    write: (UnsafeRawBufferPointer) throws(DownloadError) -> Void
  ) throws(DownloadError) -> (bytes: Int, crc32: UInt32)? {
    var stream = z_stream()
    // Negative window bits: without zlib's own header and trailer.
    guard
      inflateInit2_(&stream, -MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { return nil }
    defer { inflateEnd(&stream) }
    let piece = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: pieceBytes)
    defer { piece.deallocate() }
    // zlib does not write to its input; its header says so only to some compilers.
    stream.next_in = UnsafeMutablePointer(
      mutating: packed.bindMemory(to: UInt8.self).baseAddress)
    stream.avail_in = UInt32(packed.count)
    var total = 0
    var checksum = crc32(0, nil, 0)
    while true {
      stream.next_out = piece.baseAddress
      stream.avail_out = UInt32(pieceBytes)
      let status = inflate(&stream, Z_NO_FLUSH)
      guard status == Z_OK || status == Z_STREAM_END else { return nil }
      let count = pieceBytes - Int(stream.avail_out)
      total += count
      guard total <= limit else { return nil }
      checksum = crc32(checksum, piece.baseAddress, UInt32(count))
      try write(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(piece)[..<count]))
      if status == Z_STREAM_END { break }
      // Neither input nor output: the stream is truncated.
      if count == 0, stream.avail_in == 0 { return nil }
    }
    return stream.avail_in == 0 ? (total, UInt32(checksum)) : nil
  }

  static func crc(of bytes: UnsafeRawBufferPointer) -> UInt32 {
    UInt32(
      crc32(crc32(0, nil, 0), bytes.bindMemory(to: UInt8.self).baseAddress, UInt32(bytes.count)))
  }
}
