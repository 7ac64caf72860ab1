import ExperimentModel

/// Mean-pooled fields: a row's index stands for a list of values, whose embeddings are averaged.
extension SourceFields {
  /// Encodes all genres of each movie; `no` for a movie without genres.
  func encodeGenres() -> EncodedField {
    let lists = source.movies.map { $0.genres.isEmpty ? [FieldName.absent] : $0.genres }
    let (vocabulary, members) = encode(lists, occurring: occurrence.movies)
    // A movie without ratings needs no list: it is never scored.
    let (bags, indices) = EmbeddingBags.distinct(
      among: zip(members, shown.movies).map { $1 ? $0 : [] })
    return EncodedField(
      name: FieldName.genres.rawValue, vocabulary: vocabulary, lookup: .movies(indices), bags: bags)
  }

  /// Encodes a column of lists.
  ///
  /// - Parameter codes: The code of each rating's list.
  func encode(_ name: String, lists: [[String]], _ codes: [UInt32]) -> EncodedField {
    let (vocabulary, members) = encode(lists, occurring: occurring(codes, count: lists.count))
    let (bags, indices) = EmbeddingBags.distinct(among: members)
    return EncodedField(
      name: name, vocabulary: vocabulary, lookup: lookup(codes, indices), bags: bags)
  }

  /// Returns the vocabulary of the lists that occur, and each list as indices.
  private func encode(
    _ lists: [[String]], occurring: [Bool]
  ) -> (vocabulary: Vocabulary, members: [[UInt32]]) {
    let vocabulary = Vocabulary(Set(zip(lists, occurring).filter(\.1).flatMap(\.0)))
    let indices = vocabulary.indices
    return (vocabulary, lists.map { $0.map { indices[$0] ?? 0 } })
  }
}
