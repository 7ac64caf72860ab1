import ExperimentModel

/// The tensors of a safetensors file, checked against its size.
package struct SafetensorsFile: Sendable {
  /// Name, type, shape and place of a tensor.
  package struct Tensor: Sendable, Hashable {
    package let name: String
    /// The type of its numbers, as the file names it: `F32`.
    package let typeName: String
    package let shape: [Int]
    /// Its bytes in the file.
    package internal(set) var range: Range<Int>

    /// Number of elements.
    package var count: Int { shape.reduce(1, *) }
  }

  /// The types of numbers whose size is checked; only those of single precision are read.
  package enum ScalarType: String, Sendable, CaseIterable {
    case float32 = "F32"
    case float64 = "F64"

    package var byteCount: Int { self == .float32 ? 4 : 8 }
  }

  /// Tensors in the order of the file.
  package let tensors: [Tensor]
  package let metadata: [String: String]
  /// The whole file.
  package let bytes: [UInt8]
  private let indices: [String: Int]

  /// Reads a file into memory and checks its structure.
  package init(path: String) throws(CheckpointError) {
    let bytes = try CheckpointFile.read(path)
    do throws(CheckpointError) {
      try self.init(bytes: bytes)
    } catch {
      throw error.naming(path)
    }
  }

  package init(bytes: [UInt8]) throws(CheckpointError) {
    let header = try SafetensorsHeader(bytes)
    tensors = header.tensors
    metadata = header.metadata
    self.bytes = bytes
    indices = Dictionary(
      uniqueKeysWithValues: header.tensors.indices.map { (header.tensors[$0].name, $0) })
  }

  /// Returns the tensor of that name; nil if there is none.
  package func tensor(_ name: String) -> Tensor? { indices[name].map { tensors[$0] } }

  /// SHA-256 of the whole file, in hexadecimal.
  package var sha256: String { hexadecimalSHA256(of: bytes) }

  /// Returns the numbers of a single-precision tensor, row by row.
  ///
  /// - Parameter shape: the required shape; nil for any.
  /// - Throws: `CheckpointError` if it is missing or has another shape or type.
  package func floats(_ name: String, shape: [Int]? = nil) throws(CheckpointError) -> [Float] {
    let tensor = try find(name, shape: shape)
    guard tensor.typeName == ScalarType.float32.rawValue else {
      throw CheckpointError(
        "tensor “\(name)” holds \(tensor.typeName), expected F32: convert it to single precision")
    }
    return bytes.span.bytes.floats(in: tensor.range)
  }

  private func find(_ name: String, shape: [Int]?) throws(CheckpointError) -> Tensor {
    guard let tensor = tensor(name) else {
      throw CheckpointError(
        "tensor “\(name)” is missing; the file has "
          + NameList(tensors.map(\.name).sorted(), nearestTo: name).description)
    }
    if let shape, shape != tensor.shape {
      throw CheckpointError(
        "tensor “\(name)” has shape \(tensor.shape), expected \(shape)")
    }
    return tensor
  }
}

extension RawSpan {
  /// Copies unaligned numbers. Safetensors and the systems that Swift runs on are little endian.
  fileprivate func floats(in range: Range<Int>) -> [Float] {
    let size = MemoryLayout<Float>.size
    return (0..<range.count / size).map {
      unsafeLoadUnaligned(fromByteOffset: range.lowerBound + $0 * size, as: Float.self)
    }
  }
}
