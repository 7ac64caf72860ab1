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
  ]

  static func focal(_ gamma: Double, _ alpha: Double? = nil) -> Hyperparameters {
    var settings = Hyperparameters()
    settings.loss = .focal
    settings[FocalSettings.gamma] = gamma
    settings[FocalSettings.alpha] = alpha
    return settings
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
