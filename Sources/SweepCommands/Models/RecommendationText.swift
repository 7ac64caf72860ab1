import Datasets
import Foundation
import OutputFiles
import Reporting
import SweepService
import TerminalUI

/// What `sweep recommend` prints.
struct RecommendationText {
  private let recommendation: Recommendation

  init(_ recommendation: Recommendation) { self.recommendation = recommendation }

  func print() throws(OutputError) {
    let width = TerminalOutput.standardOutput.tableWidth
    try StandardOutput.print(
      """
      What user \(recommendation.user) liked (\(recommendation.liked.count) movies, the best and \
      latest first):

      \(TableFormat.table.render(liked, width: width))

      Unseen movies that \(recommendation.configuration) ranks highest\(scoreNote):

      \(TableFormat.table.render(ranked, width: width))
      """)
  }

  private var scoreNote: String {
    recommendation.scoresAreProbabilities
      ? "" : " (scores are logits that order a user's movies, not probabilities)"
  }

  private var liked: Table {
    Table(
      columns: [
        .init("rating"), .init("title", isEssential: true), .init("year"), .init("genres"),
      ],
      rows: recommendation.liked.prefix(10).map { rated in
        [.real(Double(rated.rating))] + cells(of: rated.movie)
      })
  }

  private var ranked: Table {
    Table(
      columns: [
        .init("rank"), .init("score"), .init("title", isEssential: true), .init("year"),
        .init("genres"),
      ],
      rows: recommendation.entries.enumerated().map { rank, entry in
        [.init(rank + 1), .text(String(format: "%.4f", entry.score))]
          + cells(of: entry.movie)
      })
  }

  private func cells(of movie: DatasetMetadata.Movie) -> [TableCell] {
    [
      .text(movie.title), movie.year.map { .text("\($0)") } ?? .null,
      .text(movie.genres.joined(separator: ", ")),
    ]
  }
}
