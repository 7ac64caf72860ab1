package import ArgumentParser
import SweepService

/// `sweep recommend`: the unseen movies that a model ranks highest for a user.
package struct RecommendCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "recommend",
    abstract: "List the unseen movies that a trained model ranks highest for a user.")

  @OptionGroup var model: ModelArgument
  @OptionGroup var database: DatabaseOption

  @Option(help: ArgumentHelp("A user of the dataset.", valueName: "id"))
  var user: String

  @Option(
    help: ArgumentHelp(
      "Another dataset than the trial's; it must have the same fields and values.",
      valueName: "name|dir"))
  var dataset: String?

  @Option(name: .customShort("k"), help: ArgumentHelp("How many movies.", valueName: "n"))
  var count = 10

  package init() {}

  package func validate() throws {
    guard count > 0 else { throw ValidationError("-k must be at least 1.") }
  }

  package func run() async throws {
    try await reportingFailures {
      let request = RecommendRequest(
        model: model.reference, user: user, dataset: dataset, count: count)
      try RecommendationText(ModelService(database.paths).recommend(request)).print()
    }
  }
}
