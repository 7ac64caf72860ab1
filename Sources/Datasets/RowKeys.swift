import ExperimentModel

/// Who and what rows are about, and which of them a model can't know; one element a row in each
/// array.
package struct RowKeys: Sendable, Hashable {
  /// Index of each row's user: in the user field, or behind its last index for a user that the
  /// vocabulary does not know.
  package let users: [UInt32]
  /// Likewise of the movie.
  package let movies: [UInt32]
  /// Whether the row's user has no training row.
  package let isColdUser: [Bool]
  /// Likewise the movie.
  package let isColdMovie: [Bool]
}

extension EncodedDataset {
  /// The keys of a range of rows.
  package func keys(of rows: Range<Int>) -> RowKeys {
    let unknown = description.vocabulary == .train ? metadata.unknown : nil
    return withRows { indices, _ in
      let (users, coldUsers) = keys(of: rows, indices, userField, unknown: unknown?.users ?? [])
      let (movies, coldMovies) = keys(
        of: rows, indices, movieField, unknown: unknown?.movies ?? [])
      return RowKeys(
        users: users, movies: movies, isColdUser: coldUsers, isColdMovie: coldMovies)
    }
  }

  private func keys(
    of rows: Range<Int>, _ indices: Span<UInt32>, _ field: Int, unknown: [UInt32]
  ) -> (keys: [UInt32], isCold: [Bool]) {
    let (fields, size) = (fieldSizes.count, fieldSizes[field])
    var trained = [Bool](repeating: false, count: size)
    for row in train { trained[Int(indices[row * fields + field])] = true }
    trained[0] = false
    // The list is of all unknown rows in order; training rows are known.
    var passed = 0
    if !unknown.isEmpty, rows.lowerBound > train.upperBound {
      for row in train.upperBound..<rows.lowerBound where indices[row * fields + field] == 0 {
        passed += 1
      }
    }
    var strangers = unknown.dropFirst(passed).makeIterator()
    var keys: [UInt32] = []
    var isCold: [Bool] = []
    keys.reserveCapacity(rows.count)
    isCold.reserveCapacity(rows.count)
    for row in rows {
      let index = indices[row * fields + field]
      keys.append(index == 0 ? strangers.next().map { UInt32(size) + $0 } ?? 0 : index)
      isCold.append(!trained[Int(index)])
    }
    return (keys, isCold)
  }

  /// The key that rows have for each movie of the metadata; 0 when no row is about it.
  package func movieKeys(_ metadata: DatasetMetadata) -> [UInt32] {
    let unknown = Set(metadata.unknown?.movies ?? [])
    let size = UInt32(fieldSizes[movieField])
    return metadata.movies.enumerated().map { position, movie in
      let index = movie.indices[movieField]
      return index == 0 && unknown.contains(UInt32(position)) ? size + UInt32(position) : index
    }
  }
}
