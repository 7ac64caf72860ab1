import TestSupport
import Testing
import Engine
import TrialTraining

/// Damaged weight files are read or refused, and never crash or yield tensors outside the file.
@Suite struct SafetensorsFuzzTests {
  @Test(arguments: 0..<4)
  func damagedFilesAreReadOrRefused(part: UInt64) {
    var writer = SafetensorsWriter(metadata: ["trial": "abc", "note": "a \"quoted\" é"])
    let values: [Float] = [1, 2, 3, 4, 5, 6]
    writer.append("a.weight", shape: [2, 3], values: values.span)
    writer.append("b", shape: [6], values: values.span)
    let nothing: [Float] = []
    writer.append("none", shape: [0, 4], values: nothing.span)
    var mutator = Mutator(
      seed: part, corpus: [writer.finish()],
      words: ["\"F32\"", "\"shape\":[", "\"data_offsets\":[0,24]", "__metadata__", "\\u0000"])
    var refused = 0
    for _ in 0..<25_000 {
      let bytes = mutator.next()
      do throws(CheckpointError) {
        let file = try SafetensorsFile(bytes: bytes)
        for tensor in file.tensors {
          #expect(tensor.range.upperBound <= bytes.count)
          if tensor.typeName == "F32" {
            #expect(try file.floats(tensor.name).count == tensor.count)
          }
        }
      } catch {
        refused += 1
        #expect(!error.message.isEmpty)
      }
    }
    #expect(refused > 12_000)
  }
}
