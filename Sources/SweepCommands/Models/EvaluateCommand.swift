package import ArgumentParser
import SweepService

/// `sweep evaluate`: the final metrics of a model, computed again.
package struct EvaluateCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Compute the test metrics of a trained model again, or on other data.")

  @OptionGroup var model: ModelArgument
  @OptionGroup var database: DatabaseOption

  @Option(
    help: ArgumentHelp(
      "Another dataset than the trial's; it must have the same fields and values.",
      valueName: "name|dir"))
  var dataset: String?

  @OptionGroup var output: PredictionsOption
  @OptionGroup var threads: ThreadsOption

  package init() {}

  package func run() async throws {
    try await reportingFailures {
      let request = EvaluateRequest(
        model: model.reference, dataset: dataset, threads: threads.threads,
        predictions: output.predictions)
      let evaluation = try await ModelDisplay.follow(database.paths) {
        try await $0.evaluate(request)
      }
      try EvaluationText(evaluation, output.mark).write()
    }
  }
}
