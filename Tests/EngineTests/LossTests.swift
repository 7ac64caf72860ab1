import ExperimentModel
import Kernels
import Testing
import Engine
import TrialTraining

@Suite struct LossTests {
  /// The cases of `scripts/references/losses.py`.
  static let cases: [(name: String, settings: Hyperparameters)] = [
    ("bce", Hyperparameters()),
    ("focal", focal(2)),
    ("focal-alpha", focal(2, 0.25)),
    ("focal-gamma-0", focal(0)),
    ("focal-gamma-half", focal(0.5, 0.75)),
    ("focal-gamma-3.7", focal(3.7)),
    ("bce-smooth", smoothed(Hyperparameters(), 0.2)),
    ("focal-smooth", smoothed(focal(2), 0.2)),
    ("focal-alpha-smooth", smoothed(focal(1.5, 0.25), 0.1)),
  ]

  static func focal(_ gamma: Double, _ alpha: Double? = nil) -> Hyperparameters {
    var settings = Hyperparameters()
    settings.loss = .focal
    settings[FocalSettings.gamma] = gamma
    settings[FocalSettings.alpha] = alpha
    return settings
  }

  private static func smoothed(_ settings: Hyperparameters, _ share: Double) -> Hyperparameters {
    var settings = settings
    settings[RowLossSettings.labelSmoothing] = share
    return settings
  }

  /// Values of Keras 3.15 for logits of -3, -0.5, 0.25 and 2, negatives first.
  @Test(arguments: [
    (
      "bce-smooth",
      [
        0.348587, 0.524077, 0.800939, 1.926928, 2.748587, 0.924077, 0.600939, 0.326928,
      ]
    ),
    (
      "focal-smooth",
      [
        0.00663279, 0.0847066, 0.242056, 1.247574, 2.042602, 0.330418, 0.121830, 0.0124777,
      ]
    ),
    (
      "focal-alpha-smooth",
      [
        0.00406248, 0.0880534, 0.244471, 1.136840, 0.688902, 0.124410, 0.0478817, 0.00389262,
      ]
    ),
  ])
  func smoothedLossesAreThoseOfKeras(_ name: String, _ expected: [Double]) throws {
    let settings = try #require(Self.cases.first { $0.name == name }).settings
    let logits: [Float] = [-3, -0.5, 0.25, 2]
    for (place, value) in expected.enumerated() {
      let result = settings.makeLoss().evaluate(
        logits: Lanes(repeating: logits[place % 4]), labels: Lanes(repeating: Float(place / 4)))
      #expect(abs(Double(result.value[0]) / value - 1) < 1e-5, "\(name), \(place)")
    }
  }

  @Test func everyOptionHasAnImplementation() {
    #expect(Set(Losses.factories.keys) == Set(HyperparameterChoice.loss.options))
  }

  @Test(arguments: cases.indices)
  func lossAndDerivativeAgreeWithTheReference(_ index: Int) throws {
    let (name, settings) = Self.cases[index]
    let loss = settings.makeLoss()
    let file = try SafetensorsFile(path: referencePath("losses.safetensors"))
    let logits = try file.floats("logits")
    let labels = try file.floats("labels")
    let values = try file.doubles("\(name).value")
    let derivatives = try file.doubles("\(name).derivative")
    for start in stride(from: 0, to: logits.count, by: Lanes.count) {
      let range = start..<min(start + Lanes.count, logits.count)
      let result = loss.evaluate(
        logits: lanes(logits[range]), labels: lanes(labels[range]))
      for row in range {
        for (actual, expected) in [
          (result.value[row - start], values[row]),
          (result.derivative[row - start], derivatives[row]),
        ] {
          // A few ULP, some more for powers of γ; values below 1e-37 count as zero.
          let tolerance = max(abs(expected) * (name == "bce" ? 5e-7 : 1e-5), 1e-37)
          #expect(
            abs(Double(actual) - expected) <= tolerance,
            "\(name) at \(logits[row]), label \(labels[row]): \(actual), expected \(expected)")
        }
      }
    }
  }

  @Test func nanLogitsGiveNaNLoss() {
    for (_, settings) in Self.cases {
      let result = settings.makeLoss().evaluate(
        logits: Lanes(repeating: .nan), labels: Lanes(repeating: 1))
      #expect(result.value[3].isNaN && result.derivative[3].isNaN)
    }
  }

  private func lanes(_ values: ArraySlice<Float>) -> Lanes {
    var lanes = Lanes()
    for (lane, value) in values.enumerated() { lanes[lane] = value }
    return lanes
  }
}
