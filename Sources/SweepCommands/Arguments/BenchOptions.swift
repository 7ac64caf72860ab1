import ArgumentParser
import ExperimentModel
import SweepService

/// What `sweep bench` measures, and for how long.
struct BenchOptions: ParsableArguments {
  @Option(help: "\(HyperparameterChoice.model.options.map(\.name).joined(separator: " or ")).")
  var model: HyperparameterOption = .autoIntMLP

  @Option(
    help: "\(HyperparameterChoice.loss.options.map(\.name).joined(separator: " or ")).",
    transform: loss(named:))
  var loss = HyperparameterOption.binaryCrossEntropy

  @Option(name: .customLong("embedding-dim"), help: "Width of an embedding.")
  var embeddingDimension = 16

  @Option(name: .customLong("batch-size"), help: "Rows of one optimizer step.")
  var batchSize = 2048

  @Option(help: "Threads.")
  var threads = 1

  @Option(help: "Seconds for each measurement.")
  var seconds = 3.0

  private static func loss(named name: String) throws -> HyperparameterOption {
    guard let loss = HyperparameterChoice.loss[name] else {
      throw ValidationError("There is no loss '\(name)'.")
    }
    return loss
  }

  func validate() throws {
    for (name, value) in [
      ("embedding-dim", embeddingDimension), ("batch-size", batchSize), ("threads", threads),
    ] where value < 1 {
      throw ValidationError("--\(name) must be at least 1.")
    }
    guard seconds > 0 else { throw ValidationError("--seconds must be above 0.") }
  }

  func measure() -> EngineMeasurement {
    var settings = Hyperparameters()
    settings.model = model
    settings.loss = loss
    // Logistic regression has no embeddings.
    if settings[ifApplicable: EmbeddingSettings.dimension] != nil {
      settings.embeddingDimension = embeddingDimension
    }
    settings.batchSize = batchSize
    return EngineMeasurement(settings, threads: threads, seconds: seconds)
  }
}
