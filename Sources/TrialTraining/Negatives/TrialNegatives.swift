import Datasets
import Engine
import ExperimentModel

/// The negatives of a trial that samples them for its positive rows.
///
/// A negative is a row of the same user and context with another movie, one that the user has no
/// *training* row for. Movies of the user's validation and test rows are drawn like all others:
/// leaving them out would tell the model which they are. Each epoch has its own negatives; those of
/// the validation rows are the same in all epochs, and spare the movies of the user's validation
/// rows, too.
struct TrialNegatives: Sendable {
  private let dataset: EncodedDataset
  private let catalogue: MovieCatalogue
  private let training: NegativeSampler
  private let validation: NegativeSampler
  private let perPositive: Int
  private let seed: UInt64
  /// Of training and validation rows.
  private let keys: RowKeys

  /// - Returns: nil if the trial samples none.
  init?(_ settings: Hyperparameters, seed: UInt64, _ dataset: EncodedDataset) {
    perPositive = settings.negativesPerPositive
    guard perPositive > 0 else { return nil }
    self.dataset = dataset
    self.seed = seed
    let catalogue = MovieCatalogue(dataset, isOfVocabulary: true)
    let keys = dataset.keys(of: 0..<dataset.validation.upperBound)
    let positions = keys.movies.map { key in
      Int(key) < catalogue.positions.count ? catalogue.positions[Int(key)] : -1
    }
    func sampler(_ rows: Int) -> NegativeSampler {
      NegativeSampler(
        movies: catalogue.keys.count, users: Array(keys.users.prefix(rows)),
        positions: Array(positions.prefix(rows)))
    }
    training = sampler(dataset.train.count)
    validation = sampler(keys.users.count)
    self.catalogue = catalogue
    self.keys = keys
  }

  /// Returns the rows of a training step, in the order of its batch.
  func rows(of batch: Span<UInt32>, epoch: Int) -> SampledRows {
    let stream = RandomStream(seed: seed, purpose: .negatives, epoch: epoch)
    var rows = SampledRows()
    for position in 0..<batch.count { add(batch[position], training, stream, to: &rows) }
    return rows
  }

  /// Returns validation rows, in their order.
  func validationRows(_ part: Range<Int>) -> SampledRows {
    let stream = RandomStream(seed: seed, purpose: .negatives, epoch: 0)
    var rows = SampledRows()
    for row in part { add(UInt32(row), validation, stream, to: &rows) }
    return rows
  }

  /// Adds a row and, if it is positive, its negatives.
  private func add(
    _ row: UInt32, _ sampler: NegativeSampler, _ stream: RandomStream, to rows: inout SampledRows
  ) {
    let (place, fields) = (Int(row), dataset.fieldSizes.count)
    let (template, label) = dataset.withRows { indices, labels in
      ((0..<fields).map { indices[place * fields + $0] }, labels[place])
    }
    let user = keys.users[place]
    let history = dataset.histories?.ranges[place]
    func finish(_ movie: UInt32, _ label: UInt8) {
      rows.labels.append(label)
      rows.users.append(user)
      rows.movies.append(movie)
      if let history { rows.histories.append(history) }
    }
    rows.anchors.append(UInt32(rows.count))
    rows.indices += template
    finish(keys.movies[place], label)
    guard label != 0 else { return }
    for number in 0..<perPositive {
      guard let movie = sampler.movie(ofRow: row, user: user, number: number, stream) else {
        return
      }
      catalogue.append(movie, toRow: template, to: &rows.indices)
      finish(catalogue.keys[movie], 0)
    }
  }
}
