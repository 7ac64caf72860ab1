package import ArgumentParser
import Datasets
import ExperimentModel
import Foundation
import Reporting
import Training

/// `sweep evaluate`: the final metrics of a checkpoint, computed again.
package struct EvaluateCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Compute the test metrics of a trained model again, or on other data.")

  @OptionGroup var model: ModelArgument
  @OptionGroup var store: StoreOptions

  @Option(
    help: ArgumentHelp(
      "Another dataset than the trial's; it must have the same fields and values.",
      valueName: "name|dir"))
  var dataset: String?

  @Option(
    help: ArgumentHelp("Write every test row's score to this CSV file.", valueName: "file"))
  var predictions: String?

  @Option(help: "Threads.")
  var threads = 1

  package init() {}

  package func run() async throws {
    try await reportingFailures {
      let model = try TrainedModel(self.model.path(in: store))
      let data = try model.dataset(orOther: dataset)
      let engine = try model.engine(for: data, threads: threads)
      guard let test = ModelTest(engine, on: data) else { return }
      for name in metricNames(of: test.metrics.keys) { print("\(name) \(test.metrics[name]!)") }
      if let predictions {
        try Predictions(engine: engine, dataset: data).write(to: predictions)
      }
    }
  }
}
