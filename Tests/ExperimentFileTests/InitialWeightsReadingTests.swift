import Crypto
import ExperimentModel
import Foundation
import Testing

@testable import ExperimentFile

/// `init`, the one hyperparameter that is a file.
struct InitialWeightsReadingTests {
  private let hash = String(repeating: "0123456789abcdef", count: 4)

  @Test func carriesTheHashOfTheBytes() throws {
    let sweep = try GridFile.parse(
      "experiments: [{name: a, init: 'w#1.safetensors'}]", file: "g.conf", hashing: { _ in hash })
    let configuration = sweep.configurations[0]
    #expect(
      configuration.hyperparameters.initialWeights
        == InitialWeights(path: "w#1.safetensors", sha256: hash))
    #expect(configuration.description == "init w#1.safetensors")
  }

  @Test func mayBeAnAxis() throws {
    let hashes = ["a.safetensors": hash, "b.safetensors": String(hash.reversed())]
    let sweep = try GridFile.parse(
      """
      parameters:
        init: {values: [a.safetensors, b.safetensors]}
        epochs: {values: [1, 2]}
      exclude: [{init: b.safetensors, epochs: 2}]
      """, file: "g.conf", hashing: { hashes[$0]! })
    #expect(
      sweep.configurations.map(\.name) == [
        "init=a.safetensors,epochs=1", "init=a.safetensors,epochs=2",
        "init=b.safetensors,epochs=1",
      ])
    #expect(
      sweep.configurations[2].hyperparameters.initialWeights?.sha256 == hashes["b.safetensors"])
  }

  @Test func twoFilesOfTheSameBytesAreTheSameSetting() {
    let error = #expect(throws: GridFileError.self) {
      try GridFile.parse(
        "experiments: [{name: a, init: x}, {name: b, init: y}]", file: "g.conf",
        hashing: { _ in hash })
    }
    #expect(
      error?.description == "g.conf:1:35: error: experiment 'b': has the same settings as 'a'; "
        + "leave one of them out")
  }

  /// Where a file replaces the initial weights, initializers mean nothing.
  @Test(arguments: ["output_initializer: normal", "residual_initializer: copy_of_query"])
  func initializersBesideAFileAreRefused(setting: String) {
    let name = setting.prefix { $0 != ":" }
    func description(_ text: String) -> String? {
      #expect(throws: GridFileError.self) {
        try GridFile.parse(text, file: "g.conf", hashing: { _ in hash })
      }?.description
    }
    let reason =
      "'\(name)' has no effect with 'init', which replaces it; remove one of the two"
    #expect(
      description("experiments: [{name: a, init: x, \(setting)}]")
        == "g.conf:1:34: error: experiment 'a': \(reason)")
    #expect(
      description("defaults: {init: x, \(setting)}\nexperiments: [{name: a}]")
        == "g.conf:1:21: error: defaults: \(reason)")
    let (word, value) = (name, setting.dropFirst(name.count + 2))
    #expect(
      description("parameters: {init: {values: [x]}, \(word): {values: [\(value)]}}")
        == "g.conf:1:35: error: parameters: \(reason)")
  }

  @Test func aFileSetsInheritedInitializersAside() throws {
    let sweep = try GridFile.parse(
      """
      defaults: {output_initializer: glorot_uniform, residual_initializer: copy_of_query}
      experiments: [{name: baseline}, {name: a, init: x}]
      """, file: "g.conf", hashing: { _ in hash })
    let settings = sweep.configurations.map(\.hyperparameters)
    #expect(settings.map { $0[AutoIntSettings.outputInitializer] } == [.glorotUniform, .normal])
    #expect(
      settings.map { $0[AutoIntSettings.residualInitializer] } == [.copyOfQuery, .independent])
    #expect(settings.map { $0.values["output_initializer"] == nil } == [false, true])
  }

  @Test func filesAreReadAndTroubleIsNamed() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("grid-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let bytes = Data((0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
    let file = folder.appendingPathComponent("w.safetensors")
    try bytes.write(to: file)
    #expect(try WeightFile.sha256(path: file.path) == SHA256.hash(data: bytes).hexadecimal)
    let folderTrouble = #expect(throws: FileTrouble.self) {
      try WeightFile.sha256(path: folder.path)
    }
    #expect(folderTrouble?.description == "it is a folder")
    let missing = #expect(throws: FileTrouble.self) {
      try WeightFile.sha256(path: folder.path + "/none")
    }
    #expect(missing?.description == "there is no such file")

    let grid = folder.appendingPathComponent("latin.conf")
    try Data([0x6E, 0x3A, 0x20, 0xE9]).write(to: grid)
    let encoding = #expect(throws: GridFileError.self) { try GridFile.read(path: grid.path) }
    #expect(
      encoding?.description == "\(grid.path): error: is not UTF-8 text; save it in that encoding")
    let none = #expect(throws: GridFileError.self) { try GridFile.read(path: "no/such.conf") }
    #expect(
      none?.description == "no/such.conf: error: cannot be read: there is no such file")
  }
}
