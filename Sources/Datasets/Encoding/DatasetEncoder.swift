import Crypto
import ExperimentModel
import Foundation

/// Turns what was read into rows of field indices, split and in training order.
struct DatasetEncoder {
  let source: RatingSource
  let specification: DatasetSpecification
  let name: String
  let isSynthetic: Bool
  /// Where the data came from, for errors.
  let path: String

  /// - Throws: `DatasetError` when the fields are not usable or there are too few rows to split.
  func encode() throws(DatasetError) -> EncodedTable {
    let fields = try chosenFields()
    let rows = source.ratings.count
    let split = try usableSplit()
    let known =
      specification.vocabulary == .train ? split.order[..<split.trainCount] : split.order[...]
    let cold = ColdRows(source, split)
    let columns = fields.map { column($0, known) }
    var table = EncodedTable(rows: rows, fields: fields.count)
    for (row, sourceRow) in split.order.enumerated() {
      let position = Int(sourceRow)
      for (field, column) in columns.enumerated() {
        table.indices[row * fields.count + field] = column.index(
          user: Int(source.userRows[position]), movie: Int(source.movieRows[position]),
          row: position)
      }
      table.labels[row] = Double(source.ratings[position]) >= specification.minimumRating ? 1 : 0
      table.ratings[row] = source.ratings[position]
      table.timestamps[row] = source.timestamps[position]
    }
    table.metadata = DatasetMetadata(
      description: description(
        fields: fields, columns: columns, split: split, cold: cold,
        hash: contentHash(table, fields, columns, split), table: table),
      vocabularies: columns.map(\.vocabulary), users: describedUsers(fields, columns),
      movies: describedMovies(fields, columns),
      unknown: specification.vocabulary == .train ? cold.unknown : nil)
    return table
  }

  private func usableSplit() throws(DatasetError) -> RowSplit {
    let split = RowSplit(
      users: source.userRows, userCount: source.users.count, timestamps: source.timestamps,
      specification.split)
    guard split.trainCount > 0, split.validationCount > 0, split.testCount > 0 else {
      let parts =
        specification.split.kind == .rows
        ? ""
        : ": '\(specification.split.kind.rawValue)' divides them into \(split.trainCount), "
          + "\(split.validationCount) and \(split.testCount) rows"
      throw DatasetError(
        "\(source.ratings.count) ratings are too few to train, validate and test on\(parts)",
        path: path)
    }
    return split
  }

  // MARK: - Fields

  private func chosenFields() throws(DatasetError) -> [FieldName] {
    guard let names = specification.fields else { return FieldName.allCases }
    var fields: [FieldName] = []
    for name in names {
      guard let field = FieldName(rawValue: name) else {
        throw DatasetError(
          "there is no field '\(name)'; there are "
            + FieldName.allCases.map(\.rawValue).joined(separator: ", "), path: path)
      }
      fields.append(field)
    }
    for field in FieldName.required where !fields.contains(field) {
      throw DatasetError(
        "the fields must hold \(field.rawValue): the ranking metrics are computed for users and "
          + "movies", path: path)
    }
    return fields
  }

  /// A field's vocabulary, from the values that the ratings show, and the indices of its side.
  private struct Column {
    let vocabulary: Vocabulary
    let side: FieldName.Side
    /// By user, movie or rating.
    let indices: [UInt32]

    func index(user: Int, movie: Int, row: Int) -> UInt32 {
      switch side {
      case .user: indices[user]
      case .movie: indices[movie]
      case .context: indices[row]
      }
    }
  }

  /// - Parameter known: the rows of the source whose values the vocabulary holds.
  private func column(_ field: FieldName, _ known: ArraySlice<UInt32>) -> Column {
    switch field.side {
    case .user:
      column(
        field, values: source.users.map { field.value(of: $0) }, of: source.userRows, known)
    case .movie:
      column(
        field, values: source.movies.map { field.value(of: $0) }, of: source.movieRows, known)
    case .context:
      contextColumn(field, known)
    }
  }

  private func column(
    _ field: FieldName, values: [String], of rows: [UInt32], _ known: ArraySlice<UInt32>
  ) -> Column {
    var occurs = [Bool](repeating: false, count: values.count)
    for row in known { occurs[Int(rows[Int(row)])] = true }
    let vocabulary = Vocabulary(Set(zip(values, occurs).filter(\.1).map(\.0)))
    let indices = vocabulary.indices
    return Column(
      vocabulary: vocabulary, side: field.side, indices: values.map { indices[$0] ?? 0 })
  }

  private func contextColumn(_ field: FieldName, _ known: ArraySlice<UInt32>) -> Column {
    let values = source.timestamps.map { field.value(of: CalendarDate(timestamp: $0)) }
    let vocabulary = Vocabulary(Set(Set(known.map { values[Int($0)] }).map { "\($0)" }))
    let indices = Dictionary(
      uniqueKeysWithValues: vocabulary.indices.map { (Int($0.key)!, $0.value) })
    return Column(
      vocabulary: vocabulary, side: .context, indices: values.map { indices[$0] ?? 0 })
  }

  // MARK: - Description

  private func description(
    fields: [FieldName], columns: [Column], split: RowSplit, cold: ColdRows, hash: String,
    table: EncodedTable
  ) -> DatasetDescription {
    let rows = source.ratings.count
    return DatasetDescription(
      name: name, isSynthetic: isSynthetic, rows: rows, trainRows: split.trainCount,
      validationRows: split.validationCount,
      testRows: split.testCount,
      users: Set(source.userRows).count, movies: Set(source.movieRows).count,
      positives: table.labels.reduce(0) { $0 + Int($1) },
      fields: zip(fields, columns).map { .init(name: $0.rawValue, size: $1.vocabulary.size) },
      firstTimestamp: source.timestamps.min() ?? 0, lastTimestamp: source.timestamps.max() ?? 0,
      minimumRating: specification.minimumRating, split: specification.split,
      vocabulary: specification.vocabulary, splitHash: split.hash, cold: cold.counts, hash: hash)
  }

  /// SHA-256 of all that training sees: field names and values, rows, labels and parts.
  private func contentHash(
    _ table: EncodedTable, _ fields: [FieldName], _ columns: [Column], _ split: RowSplit
  ) -> String {
    var hash = SHA256()
    for (field, column) in zip(fields, columns) {
      hash.update(data: Data("\(field.rawValue)\u{0}".utf8))
      for value in column.vocabulary.values { hash.update(data: Data("\(value)\u{0}".utf8)) }
    }
    hash.update(data: Data("\(split.trainCount) \(split.validationCount)".utf8))
    table.indices.withUnsafeBytes { hash.update(bufferPointer: $0) }
    table.labels.withUnsafeBytes { hash.update(bufferPointer: $0) }
    return hash.finalize().hexadecimal
  }

  private func describedUsers(
    _ fields: [FieldName], _ columns: [Column]
  ) -> [DatasetMetadata.User] {
    source.users.indices.map { user in
      DatasetMetadata.User(
        id: source.users[user].id,
        indices: zip(fields, columns).map { field, column in
          field.side == .user ? column.indices[user] : 0
        })
    }
  }

  private func describedMovies(
    _ fields: [FieldName], _ columns: [Column]
  ) -> [DatasetMetadata.Movie] {
    source.movies.indices.map { position in
      let movie = source.movies[position]
      return DatasetMetadata.Movie(
        id: movie.id, title: movie.title, year: movie.year, genres: movie.genres,
        indices: zip(fields, columns).map { field, column in
          field.side == .movie ? column.indices[position] : 0
        })
    }
  }
}

/// Rows as the cache keeps them, and what is known of them.
struct EncodedTable {
  /// [rows, fields].
  var indices: [UInt32]
  var labels: [UInt8]
  var ratings: [Float]
  var timestamps: [Int64]
  var metadata: DatasetMetadata?

  init(rows: Int, fields: Int) {
    indices = Array(repeating: 0, count: rows * fields)
    labels = Array(repeating: 0, count: rows)
    ratings = Array(repeating: 0, count: rows)
    timestamps = Array(repeating: 0, count: rows)
  }
}
