package import ArgumentParser
import Datasets
import ExperimentModel
import Foundation
import Reporting
import Engine
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

  @Option(name: .customShort("k"), help: ArgumentHelp("How many movies.", valueName: "n"))
  var count = 10

  package init() {}

  package func validate() throws {
    guard count > 0 else { throw ValidationError("-k must be at least 1.") }
  }

  package func run() async throws {
    try await reportingFailures {
      let model = try TrainedModel(self.model.path(in: store))
      let dataset = try model.dataset()
      let history = try UserHistory(of: user, in: dataset)
      let engine = try model.engine(
        for: dataset, threads: ProcessInfo.processInfo.activeProcessorCount)
      let ranking = Ranking(engine: engine, history: history)
      print("What user \(user) liked (\(history.liked.count) movies, the best and latest first):\n")
      print(TableFormat.table.render(likedTable(history)))
      print("\nUnseen movies that \(model.manifest.trial.configuration.name) ranks highest:\n")
      print(TableFormat.table.render(rankedTable(ranking.best(count))))
    }
  }

  private func likedTable(_ history: UserHistory) -> Table {
    Table(
      columns: ["rating", "title", "year", "genres"],
      rows: history.liked.prefix(10).map { rated in
        [.real(Double(rated.rating))] + cells(of: rated.movie)
      })
  }

  private func rankedTable(_ movies: [Ranking.Entry]) -> Table {
    Table(
      columns: ["rank", "score", "title", "year", "genres"],
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
