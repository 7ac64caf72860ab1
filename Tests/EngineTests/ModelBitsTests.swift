import Engine
import ExperimentModel
import Kernels
import Testing

/// Bits of every model's training, which are the same for vectors of eight and of sixteen samples.
@Suite struct ModelBitsTests {
  /// Settings beyond a model's defaults, by the words of a grid file.
  private static let cases: [(model: String, [String: ParameterValue])] = [
    ("lr", [:]),
    ("fm", [:]),
    ("fwfm", [:]),
    ("mlp", [:]),
    ("wide_deep", [:]),
    ("deepfm", [:]),
    ("dcn", [:]),
    ("dcn_v2", [:]),
    ("dcn_v2", ["structure": .text("stacked")]),
    ("gdcn", [:]),
    ("gdcn", ["structure": .text("stacked")]),
    ("xdeepfm", [:]),
    ("xdeepfm", ["cin_activation": .text("relu"), "cin_split": .boolean(true)]),
    ("afm", ["attention_dropout": .real(0.2)]),
    ("fibinet", [:]),
    ("fibinet", ["bilinear_type": .text("field_each")]),
    ("fibinet", ["bilinear_type": .text("field_all")]),
    ("masknet", [:]),
    ("masknet", ["structure": .text("parallel"), "mask_blocks": .integer(2)]),
    ("finalmlp", [:]),
    ("fcn", ["cross_dropout": .real(0.2)]),
    ("autoint", ["layer_norm": .boolean(true), "attention_dim": .integer(7)]),
    ("autoint_mlp", ["attention_heads": .integer(3), "attention_scaling": .boolean(true)]),
    (
      "autoint_mlp",
      ["residual": .text("identity"), "attention_heads": .integer(1), "layer_norm": .boolean(true)]
    ),
    (
      "autoint_mlp",
      [
        "attention_dropout": .real(0.3), "embedding_dropout": .real(0.2),
        "embedding_l2": .real(1e-3),
      ]
    ),
    ("fwfm", ["linear_type": .text("felv")]),
    ("fwfm", ["linear_type": .text("lw"), "embedding_initializer": .text("he_normal")]),
    ("dcn_v2", ["cross_matrix": .text("low_rank_mixture"), "cross_rank": .integer(5)]),
    ("dcn_v2", ["structure": .text("stacked_parallel"), "weight_l2": .real(1e-3)]),
    ("deepfm", ["hidden_norm": .text("batch_norm")]),
    ("deepfm", ["hidden_norm": .text("layer_norm"), "optimizer.lazy": .boolean(true)]),
    ("din", ["history_length": .integer(9), "attention_hidden_sizes": .list([.integer(7)])]),
    (
      "din",
      [
        "history_length": .integer(4), "attention_softmax": .boolean(true),
        "attention_activation": .text("sigmoid"), "hidden_norm": .text("batch_norm"),
        "attention_hidden_sizes": .list([.integer(16), .integer(5)]),
        "optimizer.lazy": .boolean(true),
      ]
    ),
    ("autoint_mlp", ["wide": .boolean(true)]),
    ("autoint_mlp", ["loss": .text("bpr"), "loss.weight": .real(0.5)]),
    ("autoint_mlp", ["loss": .text("softmax"), "loss.list_size": .integer(3)]),
    (
      "deepfm",
      ["loss": .text("bpr"), "hidden_norm": .text("batch_norm"), "optimizer.lazy": .boolean(true)]
    ),
    (
      "deepfm",
      [
        "loss": .text("softmax"), "loss.list_size": .integer(8), "loss.weight": .real(0.9),
        "hidden_norm": .text("batch_norm"),
      ]
    ),
    ("fm", ["loss": .text("hinge"), "loss.margin": .real(0.5)]),
    (
      "din",
      [
        "history_length": .integer(6), "attention_activation": .text("dice"),
        "attention_hidden_sizes": .list([.integer(16), .integer(5)]),
        "hidden_norm": .text("batch_norm"),
      ]
    ),
  ]

  /// A batch whose last group of sixteen is full of samples to a different degree, with widths of
  /// whole vectors and of parts.
  private struct Shape {
    let rows: Int
    let dimension: Int
    let hidden: [Int]
    var repeatedKeys = RepeatedKeys.squareOfSum
  }

  private static let shapes = [
    Shape(rows: 700, dimension: 6, hidden: [10, 5]),
    Shape(rows: 259, dimension: 24, hidden: [40, 17]),
    Shape(rows: 41, dimension: 16, hidden: [33]),
    Shape(rows: 41, dimension: 10, hidden: [16], repeatedKeys: .sumOfSquares),
    Shape(rows: 2300, dimension: 8, hidden: [8]),
  ]

  private static func settings(_ index: Int, _ shape: Shape) throws -> Hyperparameters {
    var values = cases[index].1
    values["model"] = .text(cases[index].model)
    values["embedding_dim"] = .integer(shape.dimension)
    values["batch_size"] = .integer(shape.rows)
    values["learning_rate"] = .real(0.01)
    var settings = try Hyperparameters(values: values)
    settings[OptimizerSettings.repeatedKeys] = shape.repeatedKeys
    guard settings[ifApplicable: MLPSettings.hiddenSizes] != nil else { return settings }
    settings[MLPSettings.hiddenSizes] = shape.hidden
    settings[MLPSettings.dropout] = 0.3
    return settings
  }

  /// A hash (FNV-1a) of losses, trained weights and predictions.
  private static func digest(_ index: Int, threads: Int) throws -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    func add(_ bits: UInt64) { hash = (hash ^ bits) &* 0x100_0000_01b3 }
    for shape in shapes {
      let settings = try settings(index, shape)
      let kinds = EngineTests.Fields.allCases.map { ($0.keys, $0.sizes, $0.bags) }
      // Several groups of keys per field.
      let more = [40, 150, 300]
      for (keys, sizes, bags) in kinds + [(more, more, [])] {
        let network = Network(settings, fieldSizes: sizes, bags: bags, itemField: 0)
        let weights = Weights(
          layout: network.layout, optimizer: settings.makeOptimizer(), seed: 3)
        let engine = TrainingEngine(
          network: network, settings: settings, weights: weights, seed: 3, threads: threads)
        let rows = EngineTests.Rows(shape.rows, fieldSizes: keys)
        let lists = settings.listLayout
        let count = lists.rows(ofAnchors: lists.anchors(ofRows: shape.rows))
        let order = (0..<UInt32(count)).map { $0 }
        let table = rows.table
        for step in 0..<2 {
          add(engine.step(order.span, of: table, epoch: 1, step: step).bitPattern)
        }
        for index in 0..<weights.values.count { add(UInt64(weights.values[index].bitPattern)) }
        for logit in engine.predict(1..<40, of: table) { add(UInt64(logit.bitPattern)) }
      }
    }
    return String(hash, radix: 16)
  }

  /// Number of the case, model, and digest.
  private static let engine6 = """
    0 lr f868e44815472080
    1 fm b9367d21f7c7a8a5
    2 fwfm acd103c417b65bf8
    3 mlp fb82c998622660bd
    4 wide_deep 702a01b5313a0db
    5 deepfm 27fa9c0a7ee2059a
    6 dcn 2f9f17ac9dd69471
    7 dcn_v2 ee95bbbdedc4a052
    8 dcn_v2 6589c3a8dc14816d
    9 gdcn a94aac1d3bd3f4e9
    10 gdcn c91037c101642da6
    11 xdeepfm 16938241fd3ee4c7
    12 xdeepfm 41d4a160661baa16
    13 afm 321e4ba309ccedba
    14 fibinet 38fc222a9b805546
    15 fibinet 356a45a8c9e6b3aa
    16 fibinet cfe37712202d14d1
    17 masknet 5e2fb3183e44a3ef
    18 masknet 57415dd4c93c6cb3
    19 finalmlp a12b173ed4a6c24f
    20 fcn 7b773b2f5602c615
    21 autoint dc75229eb0d1102b
    22 autoint_mlp c18372317a0b8523
    23 autoint_mlp 7916bc9fa668826a
    24 autoint_mlp 6c102af1f7c4f754
    25 fwfm a99f1360819fd517
    26 fwfm 3446abcb62336f25
    27 dcn_v2 2c91e7d9f365edd7
    28 dcn_v2 813bde476a5e133f
    29 deepfm 22aa47219185c6c2
    30 deepfm fc9b6942d0c42f3e
    31 din c2890b2acef676c9
    32 din eaca491434dec647
    33 autoint_mlp db0970df0508abdc
    34 autoint_mlp 714ef31f0ef69ef2
    35 autoint_mlp e85e69b17a35fd83
    36 deepfm 7cc7b3a349ae360a
    37 deepfm 5819dcbaee3dad29
    38 fm 763d337d977c167e
    39 din 8059cfc6c33c8d01
    """

  @Test(arguments: [1, 3])
  func trainingIsThatOfTheEngineVersion(threads: Int) throws {
    #expect(engineVersion == "6")
    let lines = try Self.cases.indices.map {
      "\($0) \(Self.cases[$0].model) \(try Self.digest($0, threads: threads))"
    }
    #expect(lines == Self.engine6.split(separator: "\n").map(String.init))
  }
}
