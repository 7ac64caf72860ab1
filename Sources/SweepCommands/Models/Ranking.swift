import Datasets
import ExperimentModel
import Foundation
import Engine

/// The movies that a user has not seen, as a model ranks them at the moment of the user's last
/// rating. Movies without a rating in the dataset have no embedding and are left out.
struct Ranking {
  struct Entry {
    let movie: DatasetMetadata.Movie
    let probability: Double
  }

  private let entries: [Entry]

  init(engine: TrainingEngine, history: UserHistory) {
    let dataset = history.dataset
    let movieFields = dataset.fieldNames.indices.filter {
      dataset.description.fields[$0].side == .movie
    }
    let candidates = history.movies.filter { movie in
      let index = movie.indices[dataset.movieField]
      return index != 0 && !history.seen.contains(index)
    }
    var indices: [UInt32] = []
    indices.reserveCapacity(candidates.count * dataset.fieldNames.count)
    for movie in candidates {
      var row = history.lastRow
      for field in movieFields { row[field] = movie.indices[field] }
      indices += row
    }
    let labels = [UInt8](repeating: 0, count: candidates.count)
    let logits = engine.predict(
      0..<candidates.count,
      of: TrainingRows(
        indices: indices.span, labels: labels.span, fields: dataset.fieldNames.count))
    // Ties in the order of the movie index, as in the ranking metrics.
    let order = logits.indices.sorted { a, b in
      logits[a] != logits[b]
        ? logits[a] > logits[b]
        : candidates[a].indices[dataset.movieField] < candidates[b].indices[dataset.movieField]
    }
    entries = order.map {
      Entry(movie: candidates[$0], probability: 1 / (1 + exp(-Double(logits[$0]))))
    }
  }

  func best(_ count: Int) -> [Entry] { Array(entries.prefix(count)) }
}
