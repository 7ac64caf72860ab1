/// Header of a safetensors file: names, types, shapes and places of its tensors.
///
/// Format: https://huggingface.co/docs/safetensors: eight bytes with the header's length (little
/// endian), the header as JSON, the tensors' bytes without gaps.
struct SafetensorsHeader {
  /// The limit of the reference implementation.
  static let maximumLength = 100_000_000

  var tensors: [SafetensorsFile.Tensor]
  var metadata: [String: String]
  /// Offset of the tensors' bytes in the file.
  var dataStart: Int

  /// Reads and checks the header of a file.
  init(_ bytes: [UInt8]) throws(CheckpointError) {
    guard bytes.count >= 8 else {
      throw CheckpointError(
        "not a safetensors file: it has \(bytes.count) bytes, and the length of the header alone"
          + " takes 8")
    }
    let length = (0..<8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64(bytes[$1]) }
    guard length <= Self.maximumLength else {
      throw CheckpointError(
        "not a safetensors file: its header would have \(length) bytes, more than the limit of"
          + " \(Self.maximumLength)")
    }
    guard Int(length) <= bytes.count - 8 else {
      throw CheckpointError(
        "the file is cut short: its header has \(length) bytes, but only \(bytes.count - 8) follow")
    }
    dataStart = 8 + Int(length)
    var parser = JSONHeaderParser(bytes[8..<dataStart])
    let members = try parser.parseDocument()
    tensors = []
    metadata = [:]
    for (name, value) in members {
      if name == "__metadata__" {
        metadata = try Self.metadata(value)
      } else {
        tensors.append(try Self.tensor(name, value))
      }
    }
    try checkLayout(dataCount: bytes.count - dataStart)
  }

  /// Checks that the tensors cover the data without gaps or overlaps.
  private mutating func checkLayout(dataCount: Int) throws(CheckpointError) {
    tensors.sort {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }
    var end = 0
    for tensor in tensors {
      guard tensor.range.lowerBound == end else {
        let problem =
          tensor.range.lowerBound < end ? "overlaps the tensor before it" : "follows a gap"
        throw CheckpointError(
          "tensor “\(tensor.name)” \(problem): it begins at byte \(tensor.range.lowerBound) of the"
            + " data, expected \(end)")
      }
      end = tensor.range.upperBound
    }
    guard end == dataCount else {
      throw CheckpointError(
        end > dataCount
          ? "the file is cut short: its tensors need \(end) bytes, but only \(dataCount) are there"
          : "\(dataCount - end) bytes follow the last tensor")
    }
    for index in tensors.indices {
      let range = tensors[index].range
      tensors[index].range = range.lowerBound + dataStart..<range.upperBound + dataStart
    }
  }

  private static func metadata(_ value: JSONHeaderValue) throws(CheckpointError) -> [String: String]
  {
    guard case .object(let members) = value else {
      throw CheckpointError("“__metadata__” is not an object of texts")
    }
    var metadata: [String: String] = [:]
    for (key, value) in members {
      guard case .string(let text) = value else {
        throw CheckpointError("“\(key)” of “__metadata__” is not a text")
      }
      metadata[key] = text
    }
    return metadata
  }

  private static func tensor(
    _ name: String, _ value: JSONHeaderValue
  ) throws(CheckpointError) -> SafetensorsFile.Tensor {
    guard case .object(let members) = value else {
      throw CheckpointError("tensor “\(name)” is not described by an object")
    }
    let fields = Dictionary(members, uniquingKeysWith: { first, _ in first })
    guard case .string(let type)? = fields["dtype"] else {
      throw CheckpointError("tensor “\(name)” has no dtype")
    }
    guard let shape = fields["shape"]?.naturalNumbers else {
      throw CheckpointError("the shape of tensor “\(name)” is not a list of whole numbers")
    }
    guard let offsets = fields["data_offsets"]?.naturalNumbers, offsets.count == 2,
      offsets[0] <= offsets[1]
    else {
      throw CheckpointError("tensor “\(name)” has no valid data_offsets [begin, end]")
    }
    // Unsupported types are allowed in a file; only their size is unknown.
    let scalar = SafetensorsFile.ScalarType(rawValue: type)
    var size = scalar?.byteCount ?? 1
    for dimension in shape {
      let (product, overflow) = size.multipliedReportingOverflow(by: dimension)
      guard !overflow else {
        throw CheckpointError("the shape \(shape) of tensor “\(name)” is too large")
      }
      size = product
    }
    guard scalar == nil || offsets[1] - offsets[0] == size else {
      throw CheckpointError(
        "tensor “\(name)” has \(offsets[1] - offsets[0]) bytes, but shape \(shape) of \(type)"
          + " takes \(size)")
    }
    return .init(name: name, typeName: type, shape: shape, range: offsets[0]..<offsets[1])
  }
}

extension JSONHeaderValue {
  /// The elements of a list of numbers; nil for other values.
  fileprivate var naturalNumbers: [Int]? {
    guard case .array(let values) = self else { return nil }
    var numbers: [Int] = []
    for value in values {
      guard case .natural(let number) = value else { return nil }
      numbers.append(number)
    }
    return numbers
  }
}
