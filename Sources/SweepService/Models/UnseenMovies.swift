import Datasets
import Engine
import ExperimentModel
import Foundation

/// The movies that a user has not rated, at the moment of the user's last rating. Movies without a
/// rating in the dataset have no embedding and are left out.
struct UnseenMovies {
  private let dataset: EncodedDataset
  private let movies: [DatasetMetadata.Movie]
  /// Row-major indices: [movies, fields].
  private let indices: [UInt32]

  init(_ history: UserHistory) {
    let dataset = history.dataset
    let movieFields = dataset.fieldNames.indices.filter {
      dataset.description.fields[$0].side == .movie
    }
    self.dataset = dataset
    movies = history.movies.filter { movie in
      let index = movie.indices[dataset.movieField]
      return index != 0 && !history.seen.contains(index)
    }
    indices = movies.flatMap { movie in
      var row = history.lastRow
      for field in movieFields { row[field] = movie.indices[field] }
      return row
    }
  }

  /// Returns the movies in the order of their predicted probability, ties by movie index.
  func ranked(by engine: TrainingEngine) -> [Recommendation.Entry] {
    let labels = [UInt8](repeating: 0, count: movies.count)
    let logits = engine.predict(
      0..<movies.count,
      of: TrainingRows(
        indices: indices.span, labels: labels.span, fields: dataset.fieldNames.count))
    let order = logits.indices.sorted { a, b in
      logits[a] != logits[b]
        ? logits[a] > logits[b]
        : movies[a].indices[dataset.movieField] < movies[b].indices[dataset.movieField]
    }
    return order.map {
      .init(movie: movies[$0], probability: 1 / (1 + exp(-Double(logits[$0]))))
    }
  }
}
