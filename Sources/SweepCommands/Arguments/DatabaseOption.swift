import ArgumentParser
import SweepService

/// `--db`: where results are.
struct DatabaseOption: ParsableArguments {
  @Option(
    name: .customLong("db"),
    help: ArgumentHelp(
      "The database of results; reports and checkpoints are beside it.", valueName: "file"))
  var database = ProjectPaths.standardDatabase

  func validate() throws {
    guard !database.isEmpty else { throw ValidationError("--db needs the name of a file.") }
  }

  var paths: ProjectPaths { ProjectPaths(database: database) }
}
