import ArgumentParser
import SweepService

/// What a run trains, and where its results go.
struct RunOptions: ParsableArguments {
  @Argument(help: "A grid file, such as experiments/grid.conf.")
  var grid: String

  @Option(
    help: ArgumentHelp(
      "Train on this dataset rather than the grid's: sample, a name under data/, or a folder.",
      valueName: "name|dir"))
  var dataset: String?

  @OptionGroup var database: DatabaseOption

  @Option(
    help: ArgumentHelp("Seeds, rather than the grid's: 1,2,3 or 101..110.", valueName: "list"),
    transform: { try SeedList($0) })
  var seeds: SeedList?

  @OptionGroup var choice: OnlyOption

  @OptionGroup var training: TrainingOptions

  @Option(help: ArgumentHelp("Path of the Markdown report.", valueName: "file"))
  var report: String?

  @Flag(
    name: .customLong("no-confirm"),
    help: "Leave out the confirmation that follows a search: see 'sweep confirm'.")
  var leavesConfirmationOut = false

  var request: RunRequest {
    training.request(
      grid: grid, paths: database.paths, dataset: dataset, seeds: seeds?.seeds, only: choice.only,
      report: report)
  }
}
