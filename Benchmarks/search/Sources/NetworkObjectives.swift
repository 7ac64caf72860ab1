import ExperimentModel
import Foundation
import Search

extension Objective {
  /// Functions over the hyperparameters of networks: of mixed kinds, and conditional ones.
  static let networks = [
    Objective(
      "network_mixed",
      [
        SearchParameter("learning_rate", .logUniform(min: 1e-5, max: 1)),
        SearchParameter("dropout", .quantizedUniform(min: 0, max: 0.5, step: 0.05)),
        SearchParameter("layers", .intUniform(min: 1, max: 6)),
        SearchParameter("units", .quantizedLogUniform(min: 16, max: 512, step: 1)),
        SearchParameter(
          "activation", .categorical(["relu", "tanh", "gelu", "swish"].map(ParameterValue.text))),
      ], minimum: 0
    ) { point in
      let rate: Double = log10(point.number("learning_rate")) + 2.3
      let dropout: Double = point.number("dropout") - 0.15
      let layers: Double = point.number("layers") - 3
      let units: Double = log2(point.number("units")) - 7
      let penalties: [String: Double] = ["relu": 0.3, "tanh": 0.1, "gelu": 0, "swish": 0.2]
      let size: Double = 0.1 * layers * layers + 0.125 * units * units + 0.1 * layers * units
      let penalty: Double = penalties[point.text("activation")] ?? .nan
      return 0.5 * rate * rate + 4 * dropout * dropout + size + penalty
    },
    Objective(
      "optimizer_conditional",
      [
        SearchParameter(
          "optimizer", .categorical(["sgd", "adam", "rmsprop"].map(ParameterValue.text))),
        rate("sgd_rate", 1e-4, 1, "sgd"),
        SearchParameter(
          "momentum", .uniform(min: 0, max: 0.999), when: .init(["optimizer": [.text("sgd")]])),
        rate("adam_rate", 1e-5, 1e-1, "adam"),
        SearchParameter(
          "beta", .uniform(min: 0.8, max: 0.999), when: .init(["optimizer": [.text("adam")]])),
        rate("rmsprop_rate", 1e-5, 1e-1, "rmsprop"),
        SearchParameter("weight_decay", .logUniform(min: 1e-6, max: 1e-1)),
        SearchParameter("schedule", .categorical([.text("none"), .text("cosine")])),
        SearchParameter(
          "warmup", .intUniform(min: 0, max: 10), when: .init(["schedule": [.text("cosine")]])),
      ], minimum: 0
    ) { point in
      let decay: Double = log10(point.number("weight_decay")) + 4
      let warmup: Double = point.number("warmup") - 4
      let schedule: Double = point.text("schedule") == "none" ? 0.1 : 0.02 * warmup * warmup
      return 0.05 * decay * decay + schedule + optimizerLoss(point)
    },
  ]

  private static func optimizerLoss(_ point: ParameterSpace.Point) -> Double {
    switch point.text("optimizer") {
    case "sgd":
      let rate: Double = log10(point.number("sgd_rate")) + 1
      let momentum: Double = point.number("momentum") - 0.9
      return 0.05 + 0.3 * rate * rate + 2 * momentum * momentum
    case "adam":
      let rate: Double = log10(point.number("adam_rate")) + 3
      let beta: Double = point.number("beta") - 0.9
      return 0.3 * rate * rate + 20 * beta * beta
    default:
      let rate: Double = log10(point.number("rmsprop_rate")) + 3.5
      return 0.1 + 0.3 * rate * rate
    }
  }

  private static func rate(
    _ name: String, _ min: Double, _ max: Double, _ optimizer: String
  ) -> SearchParameter {
    SearchParameter(
      name, .logUniform(min: min, max: max), when: .init(["optimizer": [.text(optimizer)]]))
  }
}
