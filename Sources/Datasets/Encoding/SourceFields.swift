import ExperimentModel

/// Encodes the fields of users, movies, dates and single ratings.
struct SourceFields {
  let source: RatingSource
  let fitted: VocabularyRows
  /// Occurrence in the fitted rows: the vocabularies hold it, and everything else is unknown.
  let occurrence: Occurrence
  /// Occurrence in all rows.
  let shown: Occurrence

  init(_ source: RatingSource, fitted: VocabularyRows) {
    self.source = source
    self.fitted = fitted
    shown = Occurrence(source, in: .all(source.ratings.count))
    occurrence = if case .all = fitted { shown } else { Occurrence(source, in: fitted) }
  }

  func encode(_ field: FieldName) -> EncodedField {
    switch field.side {
    case .user:
      let (vocabulary, indices) = encode(
        source.users.map { field.value(of: $0) }, occurring: occurrence.users)
      return EncodedField(
        name: field.rawValue, vocabulary: vocabulary, lookup: .users(indices))
    case .movie:
      let (vocabulary, indices) = encode(
        source.movies.map { field.value(of: $0) }, occurring: occurrence.movies)
      return EncodedField(
        name: field.rawValue, vocabulary: vocabulary, lookup: .movies(indices))
    case .context:
      return encodeMoments(field)
    }
  }

  /// Encodes a column of a table.
  ///
  /// - Parameter trained: the training rows, over which a reduction counts values.
  func encode(_ column: RatingSource.Column, trained: VocabularyRows) -> EncodedField {
    switch column.content {
    case .user:
      let (vocabulary, indices) = encode(source.users.map(\.id), occurring: occurrence.users)
      return EncodedField(name: column.name, vocabulary: vocabulary, lookup: .users(indices))
    case .movie:
      let (vocabulary, indices) = encode(source.movies.map(\.id), occurring: occurrence.movies)
      return EncodedField(name: column.name, vocabulary: vocabulary, lookup: .movies(indices))
    case .words(let values, let codes):
      guard let reduction = column.reduction else { return encode(column.name, values, codes) }
      return encode(column.name, values, codes, reduction, trained: trained)
    case .lists(let lists, let codes):
      guard let reduction = column.reduction else {
        return encode(column.name, lists: lists, codes)
      }
      return encode(column.name, lists: lists, codes, reduction, trained: trained)
    case .numbers(let numbers, let bins):
      let (values, codes) = bins.words(for: numbers, fitted: fitted)
      return encode(column.name, values, codes)
    }
  }

  /// Encodes one code per rating. A field that is constant over the ratings of each movie describes
  /// movies. The same holds for users.
  func encode(_ name: String, _ values: [String], _ codes: [UInt32]) -> EncodedField {
    let (vocabulary, indices) = encode(values, occurring: occurring(codes, count: values.count))
    return EncodedField(name: name, vocabulary: vocabulary, lookup: lookup(codes, indices))
  }

  /// Returns, for each code, true if it occurs in the fitted rows.
  func occurring(_ codes: [UInt32], count: Int) -> [Bool] {
    var occurring = [Bool](repeating: false, count: count)
    fitted.forEach { occurring[Int(codes[$0])] = true }
    return occurring
  }

  /// Returns the lookup of a field with one code per rating.
  ///
  /// - Parameter indices: One index per code.
  func lookup(_ codes: [UInt32], _ indices: [UInt32]) -> EncodedField.Lookup {
    func byOwner(_ owners: [UInt32], _ count: Int) -> [UInt32]? {
      commonCodes(codes, of: owners, count: count)?.map { $0.map { indices[Int($0)] } ?? 0 }
    }
    return if let movies = byOwner(source.movieRows, source.movies.count) {
      .movies(movies)
    } else if let users = byOwner(source.userRows, source.users.count) {
      .users(users)
    } else {
      .rows(codes: codes, indices: indices)
    }
  }

  /// Returns the code of each owner, nil for an owner without rows; nil if the rows of one owner
  /// differ.
  private func commonCodes(
    _ codes: [UInt32], of owners: [UInt32], count: Int
  ) -> [UInt32?]? {
    var common = [UInt32?](repeating: nil, count: count)
    for (code, owner) in zip(codes, owners) {
      guard common[Int(owner)] ?? code == code else { return nil }
      common[Int(owner)] = code
    }
    return common
  }

  /// Returns the vocabulary of the values that occur, and the index of each value.
  func encode(
    _ values: [String], occurring: [Bool]
  ) -> (vocabulary: Vocabulary, indices: [UInt32]) {
    let vocabulary = Vocabulary(Set(zip(values, occurring).filter(\.1).map(\.0)))
    let indices = vocabulary.indices
    return (vocabulary, values.map { indices[$0] ?? 0 })
  }

  /// Encodes a part of the date, day by day: there are far fewer days than rows.
  private func encodeMoments(_ field: FieldName) -> EncodedField {
    let values = occurrence.days.enumerated().map { offset, occurs in
      occurs ? field.value(of: CalendarDate(day: occurrence.firstDay + offset)) : nil
    }
    let distinct = Set(values.compactMap(\.self))
    let vocabulary = Vocabulary(Set(distinct.map(String.init)))
    let indices = vocabulary.indices
    let byValue = Dictionary(uniqueKeysWithValues: distinct.map { ($0, indices[String($0)]!) })
    return EncodedField(
      name: field.rawValue, vocabulary: vocabulary,
      lookup: .days(values.map { $0.flatMap { byValue[$0] } ?? 0 }))
  }
}
