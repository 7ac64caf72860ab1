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
    let json = try HeaderJSON(bytes[8..<dataStart])
    tensors = json.tensors
    metadata = json.metadata
    try checkLayout(dataCount: bytes.count - dataStart)
  }

  /// Checks that the tensors cover the data without gaps or overlaps.
  private mutating func checkLayout(dataCount: Int) throws(CheckpointError) {
    tensors.sort {
      ($0.range.lowerBound, $0.range.upperBound, $0.name)
        < ($1.range.lowerBound, $1.range.upperBound, $1.name)
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
}
