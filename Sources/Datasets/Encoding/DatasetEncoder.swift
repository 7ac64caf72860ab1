import Crypto
import ExperimentModel
import Foundation

/// Encodes a source into a cache file, block by block.
///
/// Rows of field indices are split and in training order. Writing blocks needs little memory beside
/// the source itself.
struct DatasetEncoder {
  let source: RatingSource
  let specification: DatasetSpecification
  let name: String
  let isSynthetic: Bool
  /// The source's path, for errors.
  let path: String

  /// Rows of one block.
  private static let blockRows = 1 << 12

  /// - Throws: `DatasetError` if the fields can't be used, there are too few rows to split or no
  ///   positive one, or the file can't be written.
  func write(to cachePath: String) throws(DatasetError) {
    let rows = source.ratings.count
    let split = try usableSplit()
    try requirePositives()
    let cold = ColdStartRows(source, split)
    let trained = VocabularyRows.some(split.order[..<split.trainCount])
    let sourceFields = SourceFields(
      source, fitted: specification.vocabulary == .train ? trained : .all(rows))
    let fields = try FieldEncoder(
      source: source, specification: specification, path: path,
      trained: trained, sourceFields: sourceFields
    ).encode()
    let writer = try CacheWriter(
      path: cachePath, rows: rows, trainRows: split.trainCount,
      validationRows: split.validationCount, bags: fields.map(\.bags))
    let (hash, positives) = try writeRows(fields, sourceFields.shown, split, to: writer)
    try writer.finish(
      DatasetMetadata(
        description: description(
          fields, sourceFields.shown, split, cold, hash: hash, positives: positives),
        specification: specification,
        vocabularies: fields.map(\.vocabulary),
        users: describedUsers(fields), movies: describedMovies(fields),
        unknown: specification.vocabulary == .train ? cold.unknown : nil))
  }

  private func usableSplit() throws(DatasetError) -> RowSplit {
    guard specification.split.kind.isRandom || source.timestamps.contains(where: { $0 != 0 }) else {
      throw DatasetError(
        "the split '\(specification.split.kind.rawValue)' needs timestamps, and the data have none; "
          + (specification.table == nil
            ? "" : "name their column by 'timestamp' under 'dataset', or ")
          + "use 'rows', 'by_user' or 'users'", path: path)
    }
    let split = RowSplit(
      users: source.userRows, userCount: source.users.count, timestamps: source.timestamps,
      specification.split)
    guard split.trainCount > 0, split.validationCount > 0, split.testCount > 0 else {
      if let fold = specification.split.fold {
        throw DatasetError(fault(of: fold, split), path: path)
      }
      let isOneMoment = Set(source.timestamps).count == 1
      let parts =
        specification.split.kind == .rows
        ? ""
        : isOneMoment && specification.split.kind == .byTime
          ? ": all have the same timestamp, so 'by_time' cannot divide them"
          : ": '\(specification.split.kind.rawValue)' divides them into \(split.trainCount), "
            + "\(split.validationCount) and \(split.testCount) rows"
      let ratings = source.ratings.count
      let dropped =
        source.droppedRatings > 0 ? " ('drop' leaves out \(source.droppedRatings))" : ""
      throw DatasetError(
        "\(ratings) \(ratings == 1 ? "rating is" : "ratings are") too few to train, validate and "
          + "test on\(dropped)\(parts)", path: path)
    }
    return split
  }

  /// Returns why the rows cannot be divided into the folds, and what to do.
  private func fault(of fold: SplitSpecification.Fold, _ split: RowSplit) -> String {
    let isByUser = specification.split.kind == .users
    let units = isByUser ? Set(source.userRows).count : source.userRows.count
    let noun = isByUser ? "user" : "row"
    guard units < fold.count else {
      return "fold \(fold.number) of \(fold.count) leaves \(split.trainCount) training and "
        + "\(split.validationCount) validation rows; raise 'validation' of 'split', or choose another "
        + "number of 'folds'"
    }
    let remedy =
      units > 1
      ? "use at most \(units)" : "use 'folds' by \(isByUser ? "row" : "user"), or more data"
    return
      "\(fold.count) folds need at least as many \(noun)s, and the data have \(units); \(remedy)"
  }

  /// Throws if all rows are negative: a model learns nothing from them, and no metric exists.
  private func requirePositives() throws(DatasetError) {
    guard let greatest = source.ratings.max(), Double(greatest) < specification.minimumRating
    else { return }
    throw DatasetError(
      specification.table?.hasRatings == false
        ? "no row is positive: the label is 0 everywhere"
        : "no row is positive: no rating reaches the 'min_rating' of "
          + "\(NumericBins.text(specification.minimumRating)), the greatest is "
          + NumericBins.text(Double(greatest)), path: path)
  }

  // MARK: - Rows

  /// - Returns: SHA-256 of everything that training reads (field names, values and lists, rows, labels
  ///   and parts), and the number of positive labels.
  private func writeRows(
    _ fields: [EncodedField], _ shown: Occurrence, _ split: RowSplit, to writer: CacheWriter
  ) throws(DatasetError) -> (hash: String, positives: Int) {
    var hash = SHA256()
    for field in fields {
      hash.update(data: Data("\(field.name)\u{0}".utf8))
      for value in field.vocabulary.values { hash.update(data: Data("\(value)\u{0}".utf8)) }
      if let bags = field.bags {
        hash.update(data: Data("\u{0}bags \(bags.count)\u{0}".utf8))
        for numbers in [bags.starts, bags.members] {
          numbers.withUnsafeBytes { hash.update(bufferPointer: $0) }
        }
      }
    }
    hash.update(data: Data("\(split.trainCount) \(split.validationCount)".utf8))
    var labels: [UInt8] = []
    labels.reserveCapacity(split.order.count)
    var rows: [SourceRow] = []
    rows.reserveCapacity(Self.blockRows)
    var block = RowBlock(fields: fields.count, capacity: Self.blockRows)
    for start in stride(from: 0, to: split.order.count, by: Self.blockRows) {
      block.removeAll()
      rows.removeAll(keepingCapacity: true)
      for position in split.order[start..<min(start + Self.blockRows, split.order.count)] {
        let row = SourceRow(source, Int(position), firstDay: shown.firstDay)
        let rating = source.ratings[row.position]
        rows.append(row)
        block.labels.append(Double(rating) >= specification.minimumRating ? 1 : 0)
        block.ratings.append(rating)
        block.timestamps.append(source.timestamps[row.position])
      }
      block.indices.append(contentsOf: repeatElement(0, count: rows.count * fields.count))
      for (position, field) in fields.enumerated() {
        field.write(rows, to: &block.indices, first: position, stride: fields.count)
      }
      block.indices.withUnsafeBytes { hash.update(bufferPointer: $0) }
      labels += block.labels
      try writer.write(block, atRow: start)
    }
    labels.withUnsafeBytes { hash.update(bufferPointer: $0) }
    return (hash.finalize().hexadecimal, labels.reduce(0) { $0 + Int($1) })
  }

  // MARK: - Description

  private func description(
    _ fields: [EncodedField], _ shown: Occurrence, _ split: RowSplit, _ cold: ColdStartRows,
    hash: String, positives: Int
  ) -> DatasetDescription {
    let rows = source.ratings.count
    return DatasetDescription(
      name: name, isSynthetic: isSynthetic, rows: rows, trainRows: split.trainCount,
      validationRows: split.validationCount,
      testRows: split.testCount,
      users: shown.users.count(where: \.self), movies: shown.movies.count(where: \.self),
      positives: positives,
      fields: fields.map {
        .init(
          name: $0.name, size: $0.vocabulary.size, side: $0.side, bags: $0.bags?.count,
          reduced: $0.reduced)
      },
      userField: specification.table.map { _ in TableSchema.user },
      movieField: specification.table.map { _ in TableSchema.item },
      labelColumn: specification.table.flatMap { $0.hasRatings ? nil : $0.label },
      hasNoLabels: specification.table.flatMap { $0.label == nil ? true : nil },
      firstTimestamp: source.timestamps.min() ?? 0, lastTimestamp: source.timestamps.max() ?? 0,
      minimumRating: specification.minimumRating, drop: specification.drop,
      droppedRows: specification.drop.map { _ in source.droppedRatings },
      split: specification.split, vocabulary: specification.vocabulary, splitHash: split.hash,
      valuesHash: valuesHash(fields), cold: cold.counts,
      unusable: source.unusable.isEmpty ? nil : source.unusable, hash: hash)
  }

  private func valuesHash(_ fields: [EncodedField]) -> String {
    var hash = SHA256()
    for field in fields {
      for text in [field.name, "\(field.vocabulary.size)"] + field.vocabulary.values {
        hash.update(data: Data("\(text)\u{0}".utf8))
      }
    }
    return hash.finalize().hexadecimal
  }

  private func describedUsers(_ fields: [EncodedField]) -> [DatasetMetadata.User] {
    source.users.indices.map { user in
      DatasetMetadata.User(
        id: source.users[user].id,
        indices: fields.map { field in
          if case .users(let indices) = field.lookup { indices[user] } else { 0 }
        })
    }
  }

  private func describedMovies(_ fields: [EncodedField]) -> [DatasetMetadata.Movie] {
    source.movies.indices.map { position in
      let movie = source.movies[position]
      return DatasetMetadata.Movie(
        id: movie.id, title: movie.title, year: movie.year, genres: movie.genres,
        indices: fields.map { field in
          if case .movies(let indices) = field.lookup { indices[position] } else { 0 }
        })
    }
  }
}

/// Rows in the order of the encoded table, as the cache keeps them.
struct RowBlock {
  /// [rows, fields].
  var indices: [UInt32] = []
  var labels: [UInt8] = []
  var ratings: [Float] = []
  var timestamps: [Int64] = []

  init(fields: Int, capacity: Int) {
    indices.reserveCapacity(capacity * fields)
    labels.reserveCapacity(capacity)
    ratings.reserveCapacity(capacity)
    timestamps.reserveCapacity(capacity)
  }

  mutating func removeAll() {
    indices.removeAll(keepingCapacity: true)
    labels.removeAll(keepingCapacity: true)
    ratings.removeAll(keepingCapacity: true)
    timestamps.removeAll(keepingCapacity: true)
  }
}
