import Datasets
import ExperimentModel

/// The movies of a dataset with the fields of their rows, by position.
///
/// Movies without a row in the dataset have no features and are left out.
struct MovieCatalogue: Sendable {
  /// Index of each movie in the movie field; beyond its last index for one outside the vocabulary.
  private(set) var keys: [UInt32] = []
  /// Position of each key; -1 for one that is left out.
  private(set) var positions: [Int32]
  /// Indices of the movie's fields.
  private let fields: [Int]
  /// [movies, movie fields].
  private var indices: [UInt32] = []

  /// - Parameter isOfVocabulary: true to leave out movies that the model does not know.
  init(_ dataset: EncodedDataset, isOfVocabulary: Bool = false) {
    fields = dataset.fieldNames.indices.filter {
      dataset.description.fields[$0].side == .movie
    }
    let metadata = dataset.metadata
    let movieKeys = dataset.movieKeys(metadata)
    positions = Array(repeating: -1, count: Int(movieKeys.max() ?? 0) + 1)
    let size = dataset.fieldSizes[dataset.movieField]
    for (movie, key) in zip(metadata.movies, movieKeys)
    where key != 0 && !(isOfVocabulary && Int(key) >= size) {
      positions[Int(key)] = Int32(keys.count)
      keys.append(key)
      indices += fields.map { movie.indices[$0] }
    }
  }

  /// Appends a row's fields with those of the movie at a position.
  func append(_ position: Int, toRow template: [UInt32], to rows: inout [UInt32]) {
    let start = rows.count
    rows += template
    for (offset, field) in fields.enumerated() {
      rows[start + field] = indices[position * fields.count + offset]
    }
  }
}
