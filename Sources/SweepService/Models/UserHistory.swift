import Datasets
import ExperimentModel

/// The ratings of one user in a dataset.
struct UserHistory {
  let dataset: EncodedDataset
  /// All movies of the dataset.
  let movies: [DatasetMetadata.Movie]
  /// Movies rated high enough to count as liked, best first, then latest first.
  let liked: [RatedMovie]
  /// Indices of all movies that the user rated.
  let seen: Set<UInt32>
  /// Field indices of the user's last rating: the user's fields and the moment to recommend for.
  let lastRow: [UInt32]

  /// - Throws: `ServiceError` if the dataset has no such user, or no rating by them.
  init(of id: String, in dataset: EncodedDataset) throws(ServiceError) {
    let metadata = dataset.metadata
    let users = metadata.users
    guard let user = users.first(where: { $0.id == id }) else {
      throw ServiceError(
        "there is no user '\(id)' in \(dataset.description.name); it has \(users.count) users, "
          + "such as \(users.prefix(3).map(\.id).joined(separator: ", "))")
    }
    let fields = dataset.fieldSizes.count
    let index = user.indices[dataset.userField]
    let byIndex = Dictionary(
      metadata.movies.map { ($0.indices[dataset.movieField], $0) },
      uniquingKeysWith: { first, _ in first })
    var rated: [RatedMovie] = []
    var seen: Set<UInt32> = []
    var last: (timestamp: Int64, row: [UInt32])?
    dataset.withRows { indices, _ in
      dataset.withRatings { ratings, timestamps in
        for row in 0..<ratings.count where indices[row * fields + dataset.userField] == index {
          let movie = indices[row * fields + dataset.movieField]
          seen.insert(movie)
          if let movie = byIndex[movie] {
            rated.append(
              RatedMovie(movie: movie, rating: ratings[row], timestamp: timestamps[row]))
          }
          if last.map({ timestamps[row] > $0.timestamp }) ?? true {
            last = (timestamps[row], (0..<fields).map { indices[row * fields + $0] })
          }
        }
      }
    }
    guard index != 0, let last else {
      throw ServiceError("user \(id) has rated nothing in \(dataset.description.name)")
    }
    self.dataset = dataset
    movies = metadata.movies
    self.seen = seen
    lastRow = last.row
    let threshold = Float(dataset.description.minimumRating)
    liked = rated.filter { $0.rating >= threshold }.sorted {
      $0.rating != $1.rating ? $0.rating > $1.rating : $0.timestamp > $1.timestamp
    }
  }
}
