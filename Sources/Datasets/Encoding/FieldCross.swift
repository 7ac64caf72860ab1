import ExperimentModel

/// A field whose values are combinations of several fields' values: "F×25", "Comedy|Drama×25". A
/// combination with an unknown value is unknown.
struct FieldCross {
  /// Two or more.
  let parts: [EncodedField]
  let sourceFields: SourceFields
  /// The source's path, for errors.
  let path: String

  /// The most values: an embedding table of more is useless and exhausts the memory.
  private static let mostValues = 1 << 22

  private var name: String { DatasetSpecification.crossName(parts.map(\.name)) }

  /// - Throws: `DatasetError` if there are too many values.
  func encode() throws(DatasetError) -> EncodedField {
    let occurrence = sourceFields.occurrence
    let users = parts.compactMap(\.lookup.users)
    if users.count == parts.count {
      let indices = try encode(users, occurrence.users)
      return EncodedField(
        name: name, vocabulary: indices.vocabulary, lookup: .users(indices.ofOwners))
    }
    let movies = parts.compactMap(\.lookup.movies)
    if movies.count == parts.count {
      let indices = try encode(movies, occurrence.movies)
      return EncodedField(
        name: name, vocabulary: indices.vocabulary, lookup: .movies(indices.ofOwners))
    }
    return try encodeRows()
  }

  /// Encodes a cross whose parts all describe users, or all movies.
  private func encode(
    _ columns: [[UInt32]], _ occurs: [Bool]
  ) throws(DatasetError) -> (vocabulary: Vocabulary, ofOwners: [UInt32]) {
    let (values, codes) = try combine(occurs.count) { part, owner in columns[part][owner] }
    var occurring = [Bool](repeating: false, count: values.count)
    for (code, occurs) in zip(codes, occurs) where occurs { occurring[Int(code)] = true }
    occurring[0] = false
    let (vocabulary, indices) = sourceFields.encode(values, occurring: occurring)
    return (vocabulary, codes.map { indices[Int($0)] })
  }

  private func encodeRows() throws(DatasetError) -> EncodedField {
    let source = sourceFields.source
    let firstDay = sourceFields.occurrence.firstDay
    let (values, codes) = try combine(source.ratings.count) { part, row in
      parts[part].index(of: SourceRow(source, row, firstDay: firstDay))
    }
    var occurring = [Bool](repeating: false, count: values.count)
    sourceFields.fitted.forEach { occurring[Int(codes[$0])] = true }
    occurring[0] = false
    let (vocabulary, indices) = sourceFields.encode(values, occurring: occurring)
    return EncodedField(
      name: name, vocabulary: vocabulary, lookup: .rows(codes: codes, indices: indices))
  }

  /// Returns the distinct combinations, the first for unknown ones, and the code of each owner.
  ///
  /// - Parameter index: Returns the index of a part for an owner.
  private func combine(
    _ owners: Int, index: (Int, Int) -> UInt32
  ) throws(DatasetError) -> (values: [String], codes: [UInt32]) {
    var values = [""]
    var known: [[UInt32]: UInt32] = [:]
    var codes: [UInt32] = []
    codes.reserveCapacity(owners)
    var key = [UInt32](repeating: 0, count: parts.count)
    for owner in 0..<owners {
      for part in parts.indices { key[part] = index(part, owner) }
      if key.contains(0) {
        codes.append(0)
      } else if let code = known[key] {
        codes.append(code)
      } else {
        guard values.count <= Self.mostValues else {
          throw DatasetError(
            "the cross \(name) has more than \(Self.mostValues) values; cross fields with fewer",
            path: path)
        }
        let code = UInt32(values.count)
        known[key] = code
        values.append(
          zip(parts, key).map { $0.text(of: $1) }.joined(separator: "×"))
        codes.append(code)
      }
    }
    return (values, codes)
  }
}

extension EncodedField.Lookup {
  fileprivate var users: [UInt32]? { if case .users(let indices) = self { indices } else { nil } }
  fileprivate var movies: [UInt32]? { if case .movies(let indices) = self { indices } else { nil } }
}
