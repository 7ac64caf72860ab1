package import ArgumentParser
import SweepService

/// `sweep explain`: what a model's prediction for a user and a movie is made of.
package struct ExplainCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explain a prediction: attention between fields, and each field's part of the logit.",
    discussion: ExplanationText.help)

  @OptionGroup var model: ModelArgument
  @OptionGroup var database: DatabaseOption

  @Option(help: ArgumentHelp("A user of the dataset.", valueName: "id"))
  var user: String

  @Option(help: ArgumentHelp("A movie of the dataset.", valueName: "id"))
  var item: String

  @Option(
    help: ArgumentHelp(
      "Another dataset than the trial's; it must have the same fields and values.",
      valueName: "name|dir"))
  var dataset: String?

  @Option(help: "text or json.")
  var format: ExplanationFormat = .text

  package init() {}

  package func run() async throws {
    try await reportingFailures {
      let explanation = try ModelService(database.paths).explain(
        ExplainRequest(model: model.reference, user: user, item: item, dataset: dataset))
      try ExplanationText(explanation).print(format)
    }
  }
}
