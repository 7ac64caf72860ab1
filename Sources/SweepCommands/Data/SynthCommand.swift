package import ArgumentParser
import Datasets
import Foundation
import OutputFiles

/// `sweep data synth`: data of any size, generated.
package struct SynthCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "synth",
    abstract: "Generate a dataset of any size in a layout of MovieLens.",
    discussion: """
      The same numbers and seed give the same bytes on every machine. Reports
      call the data synthetic.
      """)

  @Option(help: ArgumentHelp("How many ratings.", valueName: "n"))
  var ratings: Int

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The folder for the files.", valueName: "dir"))
  var output: String

  @Option(help: ArgumentHelp("How many users; one for 150 ratings by default.", valueName: "n"))
  var users: Int?

  @Option(
    help: ArgumentHelp("How many movies; one for 400 ratings by default.", valueName: "n"))
  var movies: Int?

  @Option(
    help: ArgumentHelp(
      "ml-25m (CSV, half stars) or ml-1m (with age, gender, occupation and zip).",
      valueName: "layout"))
  var layout = SampleLayout.ml25M

  @Option(help: ArgumentHelp("Another world for each number.", valueName: "n"))
  var seed: UInt64 = 42

  package init() {}

  package func validate() throws {
    for (name, number) in [("ratings", ratings), ("users", users ?? 1), ("movies", movies ?? 1)]
    where !(1...1_000_000_000).contains(number) {
      throw ValidationError("--\(name) must be from 1 to 1000000000.")
    }
    guard scale != nil else {
      throw ValidationError(
        "users rate at most half of the movies: --ratings must be at most --users times --movies "
          + "divided by 2.")
    }
  }

  private var scale: SampleScale? {
    .likeMovieLens(ratings: ratings, users: users, movies: movies, seed: seed)
  }

  package func run() async throws {
    try await reportingFailures {
      guard let scale else { preconditionFailure("validate has checked the numbers") }
      let present = (try? FileManager.default.contentsOfDirectory(atPath: output)) ?? []
      guard present.isEmpty else {
        throw CommandFailure("\(output) is not empty; name a new folder")
      }
      try SampleFiles(scale: scale, layout: layout).make(in: output)
      try StandardOutput.print(
        "\(output): \(scale.ratings) ratings by \(scale.users) users of \(scale.movies) movies, "
          + "in the layout of \(layout.rawValue)")
    }
  }
}

extension SampleLayout: ExpressibleByArgument {}
