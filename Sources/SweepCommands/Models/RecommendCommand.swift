package import ArgumentParser
import Datasets
import ExperimentModel
import Foundation
import OutputFiles
import Platform
import Reporting
import Engine
import TerminalUI
import TrialTraining

/// `sweep recommend`: what a model would show a user.
package struct RecommendCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "recommend",
    abstract: "List the unseen movies that a trained model ranks highest for a user.")

  @OptionGroup var model: ModelArgument
  @OptionGroup var store: StoreOptions

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
      let model = try TrainedModel(self.model.path(in: store))
      let data = try model.dataset(orOther: dataset)
      let history = try UserHistory(of: user, in: data)
      let engine = try model.engine(for: data, threads: MachineLimits.current.cores)
      let ranking = Ranking(engine: engine, history: history)
      let width = TerminalOutput.standardOutput.tableWidth
      try StandardOutput.print(
        "What user \(user) liked (\(history.liked.count) movies, the best and latest first):\n")
      try StandardOutput.print(TableFormat.table.render(likedTable(history), width: width))
      try StandardOutput.print(
        "\nUnseen movies that \(model.manifest.trial.configuration.name) ranks highest:\n")
      try StandardOutput.print(
        TableFormat.table.render(rankedTable(ranking.best(count)), width: width))
    }
  }

  private func likedTable(_ history: UserHistory) -> Table {
    Table(
      columns: [
        .init("rating"), .init("title", isEssential: true), .init("year"), .init("genres"),
      ],
      rows: history.liked.prefix(10).map { rated in
        [.real(Double(rated.rating))] + cells(of: rated.movie)
      })
  }

  private func rankedTable(_ movies: [Ranking.Entry]) -> Table {
    Table(
      columns: [
        .init("rank"), .init("score"), .init("title", isEssential: true), .init("year"),
        .init("genres"),
      ],
      rows: movies.enumerated().map { rank, entry in
        [
          .integer(Int64(rank + 1)), .text(String(format: "%.4f", entry.probability)),
        ] + cells(of: entry.movie)
      })
  }

  private func cells(of movie: DatasetMetadata.Movie) -> [TableCell] {
    [
      .text(movie.title), movie.year.map { .text("\($0)") } ?? .null,
      .text(movie.genres.joined(separator: ", ")),
    ]
  }
}
