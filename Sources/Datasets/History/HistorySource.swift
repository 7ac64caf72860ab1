import Crypto
import ExperimentModel
import Foundation
import Synchronization

/// Makes the histories of a dataset when they are first used: a plan needs only their hash.
final class HistorySource: Sendable {
  private let specification: HistorySpecification
  private let made = Mutex<UserHistories?>(nil)

  init(_ specification: HistorySpecification) { self.specification = specification }

  func histories(of dataset: EncodedDataset) -> UserHistories {
    made.withLock { made in
      if let made { return made }
      let histories = specification.histories(of: dataset)
      made = histories
      return histories
    }
  }
}

extension HistorySpecification {
  /// SHA-256 of a dataset's hash and of the columns that histories are made of, in hexadecimal.
  func hash(of dataset: EncodedDataset) -> String {
    var hash = SHA256()
    hash.update(data: Data("\(dataset.description.hash)\nhistories\n".utf8))
    dataset.withRatings { ratings, times in
      times.withUnsafeBytes { hash.update(bufferPointer: $0) }
      if minimumRating != nil { ratings.withUnsafeBytes { hash.update(bufferPointer: $0) } }
    }
    return hash.finalize().hexadecimal
  }

  fileprivate func histories(of dataset: EncodedDataset) -> UserHistories {
    let (fields, user, movie) = (
      dataset.fieldSizes.count, dataset.userField, dataset.movieField
    )
    let least = minimumRating.map { Float($0) }
    return dataset.withRows { indices, labels in
      dataset.withRatings { ratings, times in
        UserHistories(
          users: labels.indices.map { indices[$0 * fields + user] },
          movies: labels.indices.map { indices[$0 * fields + movie] },
          times: times.indices.map { times[$0] }
        ) { row in
          dataset.train.contains(row) && (least.map { ratings[row] >= $0 } ?? (labels[row] != 0))
        }
      }
    }
  }
}
