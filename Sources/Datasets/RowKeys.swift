import ExperimentModel

/// Users and movies of rows, and which of them are cold; each array has one element per row.
package struct RowKeys: Sendable, Hashable {
  /// Index of the row's user in the user field; beyond its last index for a user outside the
  /// vocabulary.
  package let users: [UInt32]
  /// Index of the row's movie in the movie field; beyond its last index for a movie outside the
  /// vocabulary.
  package let movies: [UInt32]
  /// True if the row's user has no training row.
  package let isColdUser: [Bool]
  /// True if the row's movie has no training row.
  package let isColdMovie: [Bool]
}

extension EncodedDataset {
  /// Returns the keys of a range of rows.
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
    // The list holds the unknown of all validation and test rows in order.
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

  /// Returns the key of each movie of the metadata; 0 for a movie without rows.
  package func movieKeys(_ metadata: DatasetMetadata) -> [UInt32] {
    let unknown = Set(metadata.unknown?.movies ?? [])
    let size = UInt32(fieldSizes[movieField])
    return metadata.movies.enumerated().map { position, movie in
      let index = movie.indices[movieField]
      return index == 0 && unknown.contains(UInt32(position)) ? size + UInt32(position) : index
    }
  }
}
