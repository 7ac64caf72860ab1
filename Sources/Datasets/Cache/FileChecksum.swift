import Arithmetic
import SystemPackage

/// Checksum of a file's bytes, eight words at a time: several gigabytes per second.
///
/// Detects damage and changes, not malice: every flipped bit changes it.
struct FileChecksum {
  private var sums = SIMD8<UInt64>(1, 2, 3, 4, 5, 6, 7, 8)
  private(set) var byteCount = 0
  /// Bytes summed so far.
  private var offset = 0
  /// Offset of the word that counts as 0; nil if there is none.
  private let skippedOffset: Int?

  private static let chunkBytes = 1 << 20

  /// Reads a file chunk by chunk, so that its pages stay out of memory.
  ///
  /// - Parameter skippedOffset: Offset of the checksum itself in the file, a multiple of 8.
  init(ofFile path: String, skippingWordAt skippedOffset: Int? = nil) throws {
    self.skippedOffset = skippedOffset
    let file = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
    defer { try? file.close() }
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.chunkBytes, alignment: 64)
    defer { chunk.deallocate() }
    var filled = 0
    while true {
      let count = try file.read(into: UnsafeMutableRawBufferPointer(rebasing: chunk[filled...]))
      filled += count
      // Pipes and networks may return less than was asked for.
      if count == 0 || filled == chunk.count {
        byteCount += filled
        // Only the last chunk is shorter; zeros complete its block.
        while filled % 64 != 0 {
          chunk[filled] = 0
          filled += 1
        }
        update(UnsafeRawBufferPointer(rebasing: chunk[..<filled]))
        filled = 0
      }
      if count == 0 { return }
    }
  }

  /// - Parameter bytes: The next bytes of the file; their number is a multiple of 64.
  private mutating func update(_ bytes: UnsafeRawBufferPointer) {
    // Offset of the skipped word in these bytes.
    let skipped = skippedOffset.map { $0 - offset }
    var position = 0
    while position + 64 <= bytes.count {
      var words = bytes.loadUnaligned(fromByteOffset: position, as: SIMD8<UInt64>.self)
      if let skipped, skipped / 64 * 64 == position, skipped >= 0 { words[skipped % 64 / 8] = 0 }
      // Rotation and odd multiplication keep every word's place and every bit in the sum.
      sums = ((sums &<< 5) | (sums &>> 59)) ^ words
      sums = sums &+ (sums &<< 17)
      position += 64
    }
    offset += position
  }

  var value: UInt64 {
    var hash = FNV1a()
    for index in 0..<8 { hash.add(sums[index]) }
    return hash.value
  }
}
