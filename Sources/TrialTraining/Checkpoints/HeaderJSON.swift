import Foundation

/// The JSON of a safetensors header: an object of tensors by name, and `__metadata__`.
///
/// Decoded by Foundation, which bounds the depth and checks the numbers but takes one of two equal
/// names. A name that is there twice could hide a tensor, so the names are counted.
struct HeaderJSON: Decodable {
  private(set) var tensors: [SafetensorsFile.Tensor] = []
  private(set) var metadata: [String: String] = [:]
  /// Members of all objects.
  private var memberCount = 0

  init(_ bytes: ArraySlice<UInt8>) throws(CheckpointError) {
    do {
      self = try JSONDecoder().decode(HeaderJSON.self, from: Data(bytes))
    } catch let error as CheckpointError {
      throw error
    } catch DecodingError.typeMismatch {
      throw CheckpointError("the header is not an object of tensors")
    } catch {
      throw CheckpointError("the header is not valid JSON; the file is damaged")
    }
    guard Self.colons(in: bytes) == memberCount else {
      throw CheckpointError("the header has a name twice; the file is damaged")
    }
  }

  init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: Name.self)
    memberCount = members.allKeys.count
    for name in members.allKeys.sorted(by: { $0.stringValue < $1.stringValue }) {
      if name.stringValue == "__metadata__" {
        try readMetadata(members.superDecoder(forKey: name))
      } else {
        try readTensor(name.stringValue, members.superDecoder(forKey: name))
      }
    }
  }

  private mutating func readMetadata(_ decoder: any Decoder) throws {
    guard let texts = try? decoder.container(keyedBy: Name.self) else {
      throw CheckpointError("“__metadata__” is not an object of texts")
    }
    memberCount += texts.allKeys.count
    for key in texts.allKeys {
      guard let text = try? texts.decode(String.self, forKey: key) else {
        throw CheckpointError("“\(key.stringValue)” of “__metadata__” is not a text")
      }
      metadata[key.stringValue] = text
    }
  }

  private mutating func readTensor(_ name: String, _ decoder: any Decoder) throws {
    guard let members = try? decoder.container(keyedBy: Name.self) else {
      throw CheckpointError("tensor “\(name)” is not described by an object")
    }
    memberCount += members.allKeys.count
    guard let type = try? members.decode(String.self, forKey: "dtype") else {
      throw CheckpointError("tensor “\(name)” has no dtype")
    }
    guard let shape = try? members.decode([Int].self, forKey: "shape"),
      shape.allSatisfy({ $0 >= 0 })
    else {
      throw CheckpointError("the shape of tensor “\(name)” is not a list of whole numbers")
    }
    guard let offsets = try? members.decode([Int].self, forKey: "data_offsets"),
      offsets.count == 2, offsets[0] >= 0, offsets[0] <= offsets[1]
    else {
      throw CheckpointError("tensor “\(name)” has no valid data_offsets [begin, end]")
    }
    // Files may hold types that this reader does not know; only their size is not checked then.
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
    tensors.append(.init(name: name, typeName: type, shape: shape, range: offsets[0]..<offsets[1]))
  }

  /// Counts the colons outside of texts: one per member, also of those that decoding dropped.
  private static func colons(in json: ArraySlice<UInt8>) -> Int {
    var (count, isInText, isEscaped) = (0, false, false)
    for byte in json {
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\"") {
        isInText.toggle()
      } else if isInText {
        isEscaped = byte == UInt8(ascii: "\\")
      } else if byte == UInt8(ascii: ":") {
        count += 1
      }
    }
    return count
  }

  private struct Name: CodingKey, ExpressibleByStringLiteral {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init(stringLiteral value: String) { self.init(stringValue: value) }
    init?(intValue: Int) { nil }
  }
}
