import Engine
import ExperimentModel
import Kernels
import Testing
import TrialTraining

/// Losses of lists: an anchor and its partners in adjacent lanes.
@Suite struct ListLossTests {
  /// The cases of `scripts/references/losses.py`.
  static let cases: [(name: String, settings: Hyperparameters)] = [
    ("bpr", settings(.bpr)),
    ("bpr-half", settings(.bpr) { $0[ListLossSettings.weight] = 0.5 }),
    ("hinge", settings(.hinge)),
    (
      "hinge-mixed",
      settings(.hinge) {
        $0[ListLossSettings.margin] = 0.25
        $0[ListLossSettings.weight] = 0.9
      }
    ),
    ("softmax-2", settings(.softmax) { $0[ListLossSettings.size] = 2 }),
    ("softmax-3", settings(.softmax) { $0[ListLossSettings.size] = 3 }),
    (
      "softmax-5-mixed",
      settings(.softmax) {
        $0[ListLossSettings.size] = 5
        $0[ListLossSettings.weight] = 0.25
      }
    ),
    ("softmax-8", settings(.softmax) { $0[ListLossSettings.size] = 8 }),
  ]

  static func settings(
    _ loss: HyperparameterOption, _ change: (inout Hyperparameters) -> Void = { _ in }
  ) -> Hyperparameters {
    var settings = Hyperparameters()
    settings.loss = loss
    change(&settings)
    return settings
  }

  @Test(arguments: cases.indices)
  func lossAndDerivativeAgreeWithTheReference(_ index: Int) throws {
    let (name, settings) = Self.cases[index]
    let loss = settings.makeLoss()
    let file = try SafetensorsFile(path: referencePath("lists.safetensors"))
    let (logits, labels) = (try file.floats("logits"), try file.floats("labels"))
    let values = try file.doubles("\(name).value")
    let derivatives = try file.doubles("\(name).derivative")
    for start in stride(from: 0, to: logits.count, by: Lanes.count) {
      let range = start..<start + Lanes.count
      let result = loss.evaluate(logits: lanes(logits[range]), labels: lanes(labels[range]))
      for row in range {
        for (actual, expected) in [
          (result.value[row - start], values[row]),
          (result.derivative[row - start], derivatives[row]),
        ] {
          #expect(
            abs(Double(actual) - expected) <= 3e-7 + 1e-5 * abs(expected),
            "\(name), row \(row): \(actual), expected \(expected)")
        }
      }
    }
  }

  /// keras-rs sums over all pairs of a list and divides by its items.
  @Test func sumsOverPairsAreThoseOfKerasRS() {
    let one = (scores: [[1, 3, 2, 4, 0.8]], labels: [[1, 0, 1, 3, 2]])
    let two = (
      scores: [[1, 3, 2, 4], [1, 1.8, 2, 3]], labels: [[1, 0, 1, 3], [0, 1, 2, 3]]
    )
    for (option, lists, expected) in [
      (HyperparameterOption.hinge, one, 2.32), (.bpr, one, 1.70708), (.hinge, two, 0.75),
      (.bpr, two, 0.73936),
    ] {
      let loss = Self.settings(option).makeLoss()
      var (sum, items) = (0.0, 0)
      for (scores, labels) in zip(lists.scores, lists.labels) {
        items += scores.count
        for higher in scores.indices {
          for lower in scores.indices where labels[higher] > labels[lower] {
            let result = loss.evaluate(
              logits: lanes([Float(scores[higher]), Float(scores[lower])]), labels: lanes([1, 0]))
            sum += Double(result.value[0])
          }
        }
      }
      #expect(abs(sum / Double(items) - expected) < 1e-5)
    }
  }

  /// A confident softmax keeps its relative accuracy, and huge logits give no infinity.
  @Test func confidentAndHugeLogits() {
    let loss = Self.settings(.softmax) { $0[ListLossSettings.size] = 8 }.makeLoss()
    let confident = loss.evaluate(
      logits: lanes([20, 0, 0, 0, 0, 0, 0, 0]), labels: lanes([1, 0, 0, 0, 0, 0, 0, 0]))
    let expected = 7 * 2.0611536224e-9
    #expect(abs(Double(confident.value[0]) / expected - 1) < 1e-5)
    #expect(abs(Double(confident.derivative[0]) / -expected - 1) < 1e-5)
    for option in [HyperparameterOption.bpr, .hinge, .softmax] {
      let huge = Self.settings(option).makeLoss().evaluate(
        logits: lanes([-1e37, 1e37]), labels: lanes([1, 0]))
      #expect(abs(huge.value[0] / 2e37 - 1) < 1e-6)
      #expect(huge.derivative[0] == -1 && huge.derivative[1] == 1)
    }
  }

  @Test func notANumberGivesALossThatIsNone() {
    for (name, settings) in Self.cases {
      let result = settings.makeLoss().evaluate(
        logits: Lanes(repeating: .nan), labels: lanes([1, 0, 0, 0, 0, 0, 0, 0]))
      #expect(result.value[0].isNaN, "\(name)")
    }
  }

  /// A list that lacks partners has the loss of those that it has; one without any has none.
  @Test func missingPartnersAreLeftOut() {
    for size in 2...8 {
      let loss = Self.settings(.softmax) { $0[ListLossSettings.size] = size }.makeLoss()
      let alone = loss.evaluate(logits: Lanes(repeating: 2), labels: Lanes(repeating: 1))
      #expect(alone.value == .zero && alone.derivative == .zero)
      guard size < 8 else { continue }
      let larger = Self.settings(.softmax) { $0[ListLossSettings.size] = size + 1 }.makeLoss()
      var scores: [Float] = [0.5] + (1..<size).map { Float($0) * 0.25 }
      var labels: [Float] = [1] + (1..<size).map { _ in 0 }
      let whole = loss.evaluate(logits: lanes(scores[...]), labels: lanes(labels[...]))
      scores.append(0.5)
      labels.append(1)
      let lacking = larger.evaluate(logits: lanes(scores[...]), labels: lanes(labels[...]))
      #expect(whole.value[0] > 0 && lacking.value[0] == whole.value[0])
      for lane in 0..<size { #expect(lacking.derivative[lane] == whole.derivative[lane]) }
      #expect(lacking.derivative[size] == 0)
    }
  }

  @Test func placesOfLists() {
    for size in 1...8 {
      let layout = ListLayout(size: size)
      for anchors in 0..<40 {
        let rows = layout.rows(ofAnchors: anchors)
        #expect(layout.anchors(ofRows: rows) == anchors)
        // Whole subgroups hold ⌊8 / size⌋ lists.
        #expect(rows == anchors / (8 / size) * 8 + anchors % (8 / size) * size)
      }
    }
  }

  // MARK: - Training

  /// Returns settings with the loss of a case.
  private func settings(_ index: Int, _ base: Hyperparameters) throws -> Hyperparameters {
    let loss = Self.cases[index].settings.values.filter { $0.key.hasPrefix("loss") }
    return try Hyperparameters(values: base.values.merging(loss) { $1 })
  }

  /// Of a network that trains group by group, and of one that trains in stages.
  @Test(arguments: cases.indices, [HyperparameterOption.autoIntMLP, .deepFM])
  func gradientsAgreeWithFiniteDifferences(_ index: Int, _ model: HyperparameterOption) throws {
    let settings = try settings(
      index,
      ModelTests.settings(model.name) {
        $0[MLPSettings.dropout] = 0
        $0[MLPSettings.hiddenSizes] = [9, 6]
        if model == .deepFM { $0[MLPSettings.hiddenNorm] = .batchNorm }
      })
    ModelTests().expectGradientsAgreeWithFiniteDifferences(settings, .small) { tensor in
      // A constant in all logits changes no comparison.
      let isConstant = ["mlp.2.bias", "linear.bias"].contains(tensor)
      return tensor.contains(".moving_") || (isConstant && !settings.predictsProbabilities)
    }
  }

  @Test(arguments: cases.indices, [1, 7, 200, 700])
  func threadsChangeNothing(_ index: Int, _ batch: Int) throws {
    for norm in HiddenNorm.allCases {
      let settings = try settings(
        index,
        EngineTests().settings {
          $0.batchSize = batch
          $0[MLPSettings.hiddenNorm] = norm
        })
      let one = EngineTests().train(settings, threads: 1, fields: .large, steps: 2)
      for threads in [2, 5] {
        #expect(EngineTests().train(settings, threads: threads, fields: .large, steps: 2) == one)
      }
    }
  }

  private func lanes(_ values: ArraySlice<Float>) -> Lanes {
    var lanes = Lanes()
    for (lane, value) in values.enumerated() { lanes[lane] = value }
    return lanes
  }
}
