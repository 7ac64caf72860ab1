package import ArgumentParser
import ExperimentModel
import Foundation
import OutputFiles
import Reporting

/// `sweep bench`: how fast this machine trains, and how much of the CPU that takes.
package struct BenchCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure training and prediction against the CPU's peak, and where the time goes.",
    discussion: """
      Random rows in the shape of MovieLens 1M (14 fields, 13,375 values). The peak is that of
      fused multiply-adds without any memory access, measured in the same run. Work is counted as
      the plain algorithm's: three forward passes for a training step.
      """)

  @Option(help: "\(HyperparameterChoice.model.options.map(\.name).joined(separator: " or ")).")
  var model: HyperparameterOption = .autoIntMLP

  @Option(name: .customLong("embedding-dim"), help: "Width of an embedding.")
  var embeddingDimension = 16

  @Option(name: .customLong("batch-size"), help: "Rows of one optimizer step.")
  var batchSize = 2048

  @Option(help: "Threads.")
  var threads = 1

  @Option(help: "Seconds for each measurement.")
  var seconds = 3.0

  @Flag(help: "Print one JSON object.")
  var json = false

  package init() {}

  package func validate() throws {
    for (name, value) in [
      ("embedding-dim", embeddingDimension), ("batch-size", batchSize), ("threads", threads),
    ] where value < 1 {
      throw ValidationError("--\(name) must be at least 1.")
    }
    guard seconds > 0 else { throw ValidationError("--seconds must be above 0.") }
  }

  package func run() async throws {
    try await reportingFailures {
      var settings = Hyperparameters()
      settings.model = model
      settings.embeddingDimension = embeddingDimension
      settings.batchSize = batchSize
      let measurement = EngineMeasurement(settings, threads: threads, seconds: seconds)
      try StandardOutput.print(json ? measurement.json : measurement.text)
    }
  }
}

extension HyperparameterOption: ExpressibleByArgument {
  /// Reads the name of a model.
  package init?(argument: String) {
    guard let model = HyperparameterChoice.model[argument] else { return nil }
    self = model
  }

  package var defaultValueDescription: String { name }
  package static var allValueStrings: [String] { HyperparameterChoice.model.options.map(\.name) }
}
