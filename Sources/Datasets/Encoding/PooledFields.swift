import ExperimentModel

/// Mean-pooled fields: a row's index stands for a list of values, and the embeddings are the values'.
extension SourceFields {
  /// All genres of each movie; `no` for one without.
  func encodeGenres() -> EncodedField {
    let lists = source.movies.map { $0.genres.isEmpty ? [FieldName.absent] : $0.genres }
    let (vocabulary, members) = encode(lists, occurring: occurrence.movies)
    // A movie without ratings makes no list of its own: it is never scored.
    let (bags, indices) = EmbeddingBags.distinct(
      among: zip(members, shown.movies).map { $1 ? $0 : [] })
    return EncodedField(
      name: FieldName.genres.rawValue, vocabulary: vocabulary, lookup: .movies(indices), bags: bags)
  }

  /// A column of lists.
  ///
  /// - Parameter codes: which list each rating has.
  func encode(_ name: String, lists: [[String]], _ codes: [UInt32]) -> EncodedField {
    let (vocabulary, members) = encode(lists, occurring: occurring(codes, count: lists.count))
    let (bags, indices) = EmbeddingBags.distinct(among: members)
    return EncodedField(
      name: name, vocabulary: vocabulary, lookup: lookup(codes, indices), bags: bags)
  }

  /// The vocabulary of the values in those lists that occur, and each list in its indices.
  private func encode(
    _ lists: [[String]], occurring: [Bool]
  ) -> (vocabulary: Vocabulary, members: [[UInt32]]) {
    let vocabulary = Vocabulary(Set(zip(lists, occurring).filter(\.1).flatMap(\.0)))
    let indices = vocabulary.indices
    return (vocabulary, lists.map { $0.map { indices[$0] ?? 0 } })
  }
}
