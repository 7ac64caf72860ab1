import Foundation
import Testing

@testable import TrialTraining

@Suite struct SafetensorsTests {
  @Test func readsFilesOfThePythonLibrary() throws {
    let references = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../EngineTests/References")
    let file = try SafetensorsFile(
      path: references.appending(path: "optimizers.safetensors").path)
    #expect(file.tensor("gradients")?.shape == [20, 37])
    #expect(file.tensor("adam.20")?.typeName == "F64")
    #expect(file.tensor("adam.20")?.shape == [37])
    #expect(try file.floats("initial")[0] == 0.345584183931350)
  }

  @Test func writesTheDocumentedLayout() throws {
    let bytes = example()
    let header =
      #"{"__metadata__":{"a":"x","b":"\"\\\u000a"},"#
      + #""a":{"dtype":"F32","shape":[],"data_offsets":[16,20]},"#
      + #""b":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]}}"#
    let length = Int(bytes[0]) | Int(bytes[1]) << 8
    #expect(bytes[2..<8].allSatisfy { $0 == 0 })
    #expect(length % 8 == 0)
    let text = String(decoding: bytes[8..<8 + length], as: UTF8.self)
    #expect(text.trimmingCharacters(in: .whitespaces) == header)
    #expect(text.count - header.count < 8)
    #expect(
      Array(bytes[(8 + length)...]) == [
        0, 0, 0x80, 0x3F, 0, 0, 0, 0x40, 0, 0, 0x40, 0x40, 0, 0, 0x80, 0x40, 0, 0, 0x20, 0x41,
      ])
  }

  @Test func readsItsOwnFiles() throws {
    let file = try SafetensorsFile(bytes: example())
    #expect(try file.floats("b", shape: [2, 2]) == [1, 2, 3, 4])
    #expect(try file.floats("a", shape: []) == [10])
    #expect(file.metadata == ["a": "x", "b": "\"\\\n"])
    #expect(file.tensors.map(\.name) == ["b", "a"])
  }

  @Test func replacesFilesAtomically() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "model.safetensors").path
    try CheckpointFile.write([1, 2, 3], to: path)
    var writer = SafetensorsWriter()
    writer.append("w", shape: [3], values: ([1, 2, 3] as [Float]).span)
    let hash = try writer.write(to: path)
    let file = try SafetensorsFile(path: path)
    #expect(try file.floats("w") == [1, 2, 3])
    #expect(file.sha256 == hash)
    #expect(hash.count == 64)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["model.safetensors"])
  }

  @Test func errorsNameTheFile() throws {
    let missing = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    #expect(
      throws: CheckpointError(
        "cannot be read: there is no such file or folder; check the path", path: missing)
    ) {
      try SafetensorsFile(path: missing)
    }
    #expect(throws: CheckpointError("cannot be read: '/' is a folder; name a file", path: "/")) {
      try SafetensorsFile(path: "/")
    }
    let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    try CheckpointFile.write([1], to: file)
    defer { try? FileManager.default.removeItem(atPath: file) }
    #expect(throws: CheckpointError.self) { try CheckpointFile.write([1], to: file + "/model") }
  }

  @Test(arguments: [
    (#"[]"#, 0, "the header is not an object of tensors"),
    (#"{"a":1}"#, 0, "tensor “a” is not described by an object"),
    (
      #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{}}"#, 8,
      "the header has a name twice; the file is damaged"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, 4,
      "the file is cut short: its tensors need 8 bytes, but only 4 are there"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, 9,
      "1 bytes follow the last tensor"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#, 8,
      "tensor “a” has 8 bytes, but shape [3] of F32 takes 12"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"#
        + #""b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}"#, 12,
      "tensor “b” follows a gap: it begins at byte 8 of the data, expected 4"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"#
        + #""b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, 8,
      "tensor “b” overlaps the tensor before it: it begins at byte 4 of the data, expected 8"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}}"#, 8,
      "the shape [4294967296, 4294967296] of tensor “a” is too large"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#, 8,
      "tensor “a” has no valid data_offsets [begin, end]"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}"#, 8,
      "the shape of tensor “a” is not a list of whole numbers"
    ),
    (#"{"a":{"shape":[2],"data_offsets":[0,8]}}"#, 8, "tensor “a” has no dtype"),
    (
      #"{"a":99999999999999999999}"#, 0,
      "tensor “a” is not described by an object"
    ),
    (#"{"__metadata__":{"a":1}}"#, 0, "“a” of “__metadata__” is not a text"),
    (
      #"{"a":{"dtype":"F32","shape":[2,99999999999999999999],"data_offsets":[0,8]}}"#, 8,
      "the shape of tensor “a” is not a list of whole numbers"
    ),
    (
      #"{"a":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, 8,
      "the header has a name twice; the file is damaged"
    ),
    (
      #"{"__metadata__":{"k":"a:\\\":","k":"b"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#,
      8, "the header has a name twice; the file is damaged"
    ),
    (#"{"a"#, 0, "the header is not valid JSON; the file is damaged"),
    (
      String(repeating: #"{"a":"#, count: 100_000), 0,
      "the header is not valid JSON; the file is damaged"
    ),
  ])
  func refusesDamagedHeaders(_ header: String, _ dataCount: Int, _ message: String) {
    #expect(throws: CheckpointError(message)) {
      try SafetensorsFile(bytes: file(header, dataCount: dataCount))
    }
  }

  @Test func refusesImpossibleLengths() {
    #expect(throws: CheckpointError.self) { try SafetensorsFile(bytes: []) }
    #expect(throws: CheckpointError.self) { try SafetensorsFile(bytes: [1, 2, 3]) }
    #expect(
      throws: CheckpointError("the file is cut short: its header has 9 bytes, but only 1 follow")
    ) { try SafetensorsFile(bytes: [9, 0, 0, 0, 0, 0, 0, 0, 0x7B]) }
    #expect(throws: CheckpointError.self) {
      try SafetensorsFile(bytes: [UInt8](repeating: 0xFF, count: 100))
    }
  }

  @Test func damageNeverCrashes() throws {
    let bytes = example()
    for length in bytes.indices {
      #expect(throws: CheckpointError.self) {
        try SafetensorsFile(bytes: Array(bytes.prefix(length)))
      }
    }
    for position in bytes.indices {
      for value: UInt8 in [0, 0x22, 0x30, 0x39, 0x5C, 0x7B, 0x7D, 0x80, 0xFF] {
        var damaged = bytes
        damaged[position] = value
        // Either an error, or a file whose tensors can all be read.
        guard let file = try? SafetensorsFile(bytes: damaged) else { continue }
        for tensor in file.tensors where tensor.typeName == "F32" {
          #expect(try file.floats(tensor.name).count == tensor.count)
        }
      }
    }
  }

  @Test func errorsNameTheExpectedTensor() throws {
    let bytes = file(
      #"{"a":{"dtype":"I64","shape":[1],"data_offsets":[0,8]},"#
        + #""b":{"dtype":"F64","shape":[1],"data_offsets":[8,16]}}"#, dataCount: 16)
    let file = try SafetensorsFile(bytes: bytes)
    #expect(
      throws: CheckpointError("tensor “b” holds F64, expected F32: convert it to single precision")
    ) { try file.floats("b") }
    #expect(
      throws: CheckpointError("tensor “a” holds I64, expected F32: convert it to single precision")
    ) { try file.floats("a") }
    #expect(throws: CheckpointError("tensor “c” is missing; the file has a, b")) {
      try file.floats("c")
    }
    #expect(throws: CheckpointError("tensor “b” has shape [1], expected [2]")) {
      try file.floats("b", shape: [2])
    }
  }

  private func example() -> [UInt8] {
    var writer = SafetensorsWriter(metadata: ["b": "\"\\\n", "a": "x"])
    writer.append("b", shape: [2, 2], values: ([1, 2, 3, 4] as [Float]).span)
    writer.append("a", shape: [], values: ([10] as [Float]).span)
    return writer.finish()
  }

  private func file(_ header: String, dataCount: Int) -> [UInt8] {
    let text = Array(header.utf8)
    return withUnsafeBytes(of: UInt64(text.count).littleEndian) { Array($0) } + text
      + [UInt8](repeating: 0, count: dataCount)
  }
}
