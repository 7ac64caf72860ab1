package import ArgumentParser
import Datasets
import ExperimentModel
import Foundation
import OutputFiles
import Platform
import Reporting
import Engine
import TrialTraining

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

  @OptionGroup var mark: ByteOrderMark

  @Option(help: "Threads.")
  var threads = 1

  package init() {}

  package func validate() throws {
    guard mark.isWanted, predictions == nil else { return }
    throw ValidationError("--bom is for the CSV file of --predictions")
  }

  package func run() async throws {
    try await reportingFailures {
      let model = try TrainedModel(self.model.path(in: store))
      let data = try model.dataset(orOther: dataset)
      let path = try self.model.path(in: store)
      let protected = store.protected([path, path.parentFolder, data.path])
      try predictions.map { OutputFile($0, protecting: protected) }?.check()
      let (threads, predicts) = (threads, predictions != nil)
      let trial = model.manifest.trial
      let (metrics, rows) = try await ModelProgress(name: trial.configuration.name).follow {
        shouldStop, observe -> (metrics: [String: Double], predictions: String?)? in
        let engine = try model.engine(for: data, threads: threads)
        let epochs = trial.configuration.hyperparameters.epochs
        var reporter = ProgressReporter(.ranking, epoch: epochs, of: epochs)
        let evaluation = ModelEvaluation(engine, on: data, shouldStop: shouldStop) {
          if let progress = reporter.report(share: $0, rows: $1) { observe(progress) }
        }
        guard let evaluation else { return nil }
        return (evaluation.metrics, predicts ? Predictions(engine: engine, dataset: data).csv : nil)
      }
      if let predictions, let rows {
        try OutputFile(predictions, protecting: protected).write(mark.text + rows)
      }
      let wanted = (data.description.evaluation ?? .standard).metrics
      for name in metricNames(of: metrics.keys, including: wanted) {
        try StandardOutput.print("\(name) \(metrics[name].map { "\($0)" } ?? "–")")
      }
      warnOfThinMetrics(data.metricSupports, among: metrics.keys.sorted())
    }
  }

  /// Says which metrics rest on few users or rows.
  private func warnOfThinMetrics(_ supports: [String: MetricSupport], among names: [String]) {
    for name in names {
      guard let support = supports[name], support.isThin else { continue }
      printError("note: \(name) rests on only \(support.text)", isMarked: true)
    }
  }
}
