import Datasets
import Engine
import ExperimentModel
import TrialTraining

/// The movies that a user has not rated, at the moment of the user's last rating. Movies without a
/// rating in the dataset have no embedding and are left out.
struct UnseenMovies {
  private let dataset: EncodedDataset
  private let movies: [DatasetMetadata.Movie]
  /// Row-major indices: [movies, fields].
  private let indices: [UInt32]
  /// What a model that reads histories may know: all of the user's training rows.
  private let history: HistoryRange

  init(_ history: UserHistory) {
    let dataset = history.dataset
    let movieFields = dataset.fieldNames.indices.filter {
      dataset.description.fields[$0].side == .movie
    }
    self.dataset = dataset
    self.history = dataset.histories?.all(of: history.lastRow[dataset.userField]) ?? .empty
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

  /// Returns the movies in the order of their logits, ties by movie index.
  func ranked(by engine: TrainingEngine) -> [(movie: DatasetMetadata.Movie, logit: Double)] {
    let labels = [UInt8](repeating: 0, count: movies.count)
    let histories = [HistoryRange](repeating: history, count: movies.count)
    let logits = dataset.withRows(indices: indices, labels: labels, histories: histories) { rows in
      engine.predict(0..<movies.count, of: rows)
    }
    let order = logits.indices.sorted { a, b in
      logits[a] != logits[b]
        ? logits[a] > logits[b]
        : movies[a].indices[dataset.movieField] < movies[b].indices[dataset.movieField]
    }
    return order.map { (movies[$0], Double(logits[$0])) }
  }
}
