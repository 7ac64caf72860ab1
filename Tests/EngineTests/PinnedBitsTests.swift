import Engine
import ExperimentModel
import Testing

/// Bits of trained weights: a change needs a new engine version.
@Suite struct PinnedBitsTests {
  /// Model, residual, layer normalization and scaling, repeated keys, and a hash (FNV-1a) of the
  /// weights after four steps on every kind of fields.
  private static let engine6 = """
    autoint none false squareOfSum a330c67c7da472c6
    autoint none false sumOfSquares 68d8fa1d31d985a3
    autoint none true squareOfSum 997c44687560dd0c
    autoint none true sumOfSquares 499ff2b612023c5b
    autoint identity false squareOfSum fabd868a5d05fc29
    autoint identity false sumOfSquares 4778e0ad9234daee
    autoint identity true squareOfSum 41fb846f5743a8b4
    autoint identity true sumOfSquares 64bb455c9a91dae0
    autoint linear false squareOfSum c07cc2133a6b848a
    autoint linear false sumOfSquares e98c563723faacdf
    autoint linear true squareOfSum b7d002fa87419f22
    autoint linear true sumOfSquares cb28ba0b4ba8f777
    autoint_mlp none false squareOfSum caa75da820e79713
    autoint_mlp none false sumOfSquares 6b11b0ee55366073
    autoint_mlp none true squareOfSum be068ccfbc08deac
    autoint_mlp none true sumOfSquares 59931e78f13af96a
    autoint_mlp identity false squareOfSum daa9241a2696e78
    autoint_mlp identity false sumOfSquares e3dab60be46d1342
    autoint_mlp identity true squareOfSum 5ab9829c4a6a53c2
    autoint_mlp identity true sumOfSquares b5a315f448106300
    autoint_mlp linear false squareOfSum 44ed88ef4e3e0a33
    autoint_mlp linear false sumOfSquares 4ad04ee149172b00
    autoint_mlp linear true squareOfSum 4f4c918ddfa3360c
    autoint_mlp linear true sumOfSquares be3843cf264db41d
    """

  @Test(arguments: [1, 3])
  func weightsAreThoseOfTheEngineVersion(threads: Int) throws {
    #expect(engineVersion == "6")
    var lines: [String] = []
    for model in [HyperparameterOption.autoInt, .autoIntMLP] {
      for residual in ResidualKind.allCases {
        for norm in [false, true] {
          for repeatedKeys in RepeatedKeys.allCases {
            let settings = EngineTests().settings {
              $0.model = model
              $0[AutoIntSettings.residual] = residual
              $0[AutoIntSettings.layerNorm] = norm
              $0[AutoIntSettings.scaling] = norm
              $0[OptimizerSettings.repeatedKeys] = repeatedKeys
              if residual == .identity { $0[AutoIntSettings.headDimension] = 3 }
            }
            var hash: UInt64 = 0xcbf2_9ce4_8422_2325
            for fields in EngineTests.Fields.allCases {
              for bits in EngineTests().train(settings, threads: threads, fields: fields) {
                hash = (hash ^ UInt64(bits)) &* 0x100_0000_01b3
              }
            }
            lines.append(
              "\(model.name) \(residual) \(norm) \(repeatedKeys) \(String(hash, radix: 16))")
          }
        }
      }
    }
    #expect(lines == Self.engine6.split(separator: "\n").map(String.init))
  }
}
