import ArgumentParser
import Datasets

/// The size and layout of a generated dataset.
struct SynthOptions: ParsableArguments {
  @Option(help: ArgumentHelp("How many ratings.", valueName: "n"))
  var ratings: Int

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The folder for the files.", valueName: "dir"))
  var output: String

  @Option(help: ArgumentHelp("How many users; one per 150 ratings by default.", valueName: "n"))
  var users: Int?

  @Option(
    help: ArgumentHelp("How many movies; one per 400 ratings by default.", valueName: "n"))
  var movies: Int?

  @Option(
    help: ArgumentHelp(
      "ml-25m (CSV, half stars) or ml-1m (with age, gender, occupation and zip).",
      valueName: "layout"))
  var layout = SampleLayout.ml25M

  @Option(help: ArgumentHelp("Each seed generates another dataset.", valueName: "n"))
  var seed: UInt64 = 42

  func validate() throws {
    for (name, number) in [("ratings", ratings), ("users", users ?? 1), ("movies", movies ?? 1)]
    where !(1...1_000_000_000).contains(number) {
      throw ValidationError("--\(name) must be from 1 to 1000000000.")
    }
    _ = try scale
  }

  var scale: SampleScale {
    get throws {
      let scale = SampleScale.likeMovieLens(
        ratings: ratings, users: users, movies: movies, seed: seed)
      guard let scale else {
        throw ValidationError(
          "users rate at most half of the movies: --ratings must be at most --users times --movies "
            + "divided by 2.")
      }
      return scale
    }
  }
}
