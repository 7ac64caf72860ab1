import ExperimentModel
import Foundation
import Search

extension Objective {
  /// One minus the validation AUC of DeepFM on MovieLens 100K after three epochs, by kernel regression
  /// (Nadaraya–Watson) over 96 trials with the same optimizer.
  static let movieLens = Objective(
    "movielens100k",
    [
      SearchParameter("optimizer", .categorical([.text("adam"), .text("sgd")])),
      SearchParameter(
        "adam_rate", .logUniform(min: 1e-4, max: 5e-2), when: .init(["optimizer": [.text("adam")]])),
      SearchParameter(
        "sgd_rate", .logUniform(min: 3e-3, max: 2), when: .init(["optimizer": [.text("sgd")]])),
      SearchParameter(
        "momentum", .uniform(min: 0, max: 0.97), when: .init(["optimizer": [.text("sgd")]])),
      SearchParameter("dropout", .uniform(min: 0, max: 0.6)),
      SearchParameter("embedding_dim", .quantizedUniform(min: 8, max: 32, step: 8)),
      SearchParameter(
        "batch_size", .categorical([.integer(512), .integer(1024), .integer(2048)])),
    ], minimum: 0.220_338_609_421_639_71
  ) { point in
    let optimizer = point.text("optimizer")
    let location = features(
      optimizer,
      [
        point.number("\(optimizer)_rate"), optimizer == "sgd" ? point.number("momentum") : 0,
        point.number("dropout"), point.number("embedding_dim"), point.number("batch_size"),
      ])
    var (weight, total) = (0.0, 0.0)
    for trial in trials where trial.optimizer == optimizer {
      var distance = 0.0
      for (a, b) in zip(location, trial.features) { distance += (a - b) * (a - b) }
      let kernel: Double = exp(-distance / (2 * 0.18 * 0.18)) + 1e-9
      weight += kernel
      total += kernel * trial.loss
    }
    return total / weight
  }

  private static func features(_ optimizer: String, _ values: [Double]) -> [Double] {
    let (low, length): (Double, Double) = optimizer == "adam" ? (-4, 2.7) : (-2.5, 2.8)
    let rate: Double = (log10(values[0]) - low) / length
    let batch: Double = (log2(values[4]) - 9) / 2
    return [rate, values[1], values[2] / 0.6, (values[3] - 8) / 24, batch]
  }

  private static let trials: [(optimizer: String, features: [Double], loss: Double)] = {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "movielens-100k.tsv")
    guard let text = try? String(contentsOf: file, encoding: .utf8) else {
      preconditionFailure("cannot read \(file.path())")
    }
    return text.split(separator: "\n").dropFirst().map { line in
      let columns = line.split(separator: "\t").map(String.init)
      let numbers = columns.dropFirst().compactMap(Double.init)
      return (columns[0], features(columns[0], Array(numbers.prefix(5))), numbers[5])
    }
  }()
}
