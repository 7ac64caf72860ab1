import ExperimentModel
import Foundation

extension Array where Element: FixedWidthInteger {
  /// The elements in little-endian order, without padding.
  var blob: Data { map(\.littleEndian).withUnsafeBytes { Data($0) } }

  /// - Throws: `ResultStoreError` of code `damaged` if the blob ends within an element.
  init(blob: Data) throws {
    let width = MemoryLayout<Element>.size
    guard blob.count.isMultiple(of: width) else {
      throw ResultStoreError(.damaged, "the database is damaged: a list of values was cut short")
    }
    self = blob.withUnsafeBytes { bytes in
      stride(from: 0, to: bytes.count, by: width).map {
        Element(littleEndian: bytes.loadUnaligned(fromByteOffset: $0, as: Element.self))
      }
    }
  }
}

extension [Double] {
  /// The bit patterns in little-endian order.
  var blob: Data { map(\.bitPattern).blob }

  /// - Throws: `ResultStoreError` of code `damaged` if the blob ends within an element.
  init(blob: Data) throws { self = try [UInt64](blob: blob).map(Double.init(bitPattern:)) }
}
