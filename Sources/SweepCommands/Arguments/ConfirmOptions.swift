import ArgumentParser
import SweepService

/// What a confirmation trains.
struct ConfirmOptions: ParsableArguments {
  @Argument(help: "A sweep; the latest by default.")
  var sweep: String?

  @Option(
    help: ArgumentHelp(
      "Number of configurations beside the baseline; 3 by default, or all if there are fewer.",
      valueName: "n"))
  var top: Int?

  @Option(
    help: ArgumentHelp(
      "Fresh seeds: 101..110 or 7,8,9; by default the first ten from 101 that the sweep does not "
        + "use.", valueName: "list"),
    transform: { try SeedList($0) })
  var seeds: SeedList?

  @OptionGroup var database: DatabaseOption
  @OptionGroup var training: TrainingOptions

  func validate() throws {
    guard (top ?? 1) >= 1 else { throw ValidationError("--top must be at least 1.") }
  }

  var request: RunRequest {
    training.request(
      grid: sweep ?? "the latest sweep",
      confirming: ConfirmationRequest(sweep: sweep, top: top, seeds: seeds?.seeds),
      paths: database.paths)
  }
}
