import ExperimentModel

/// Encodes the fields of a row: those that the grid file names, or else all of the source, then derived
/// features and crosses. A configuration may select some of all these.
struct FieldEncoder {
  let source: RatingSource
  let specification: DatasetSpecification
  /// The source's path, for errors.
  let path: String
  /// The training rows, which activity and popularity are counted over.
  let trained: VocabularyRows
  let sourceFields: SourceFields

  /// - Throws: `DatasetError` if a field does not exist, or users or movies are missing.
  func encode() throws(DatasetError) -> [EncodedField] {
    var fields: [EncodedField] = []
    if specification.table == nil {
      let names = specification.fields ?? source.fields.map(\.rawValue)
      for name in names { fields.append(try encode(name)) }
      for field in FieldName.required where !names.contains(field.rawValue) {
        throw DatasetError(
          "the fields must include \(field.rawValue): the ranking metrics are computed for users and "
            + "movies", path: path)
      }
    } else {
      fields = source.columns.map { sourceFields.encode($0, trained: trained) }
    }
    for name in specification.features ?? [] {
      guard !fields.contains(where: { $0.name == name }) else {
        throw DatasetError("'\(name)' is a field already; leave it out of 'features'", path: path)
      }
      fields.append(try encode(name))
    }
    var crosses: [EncodedField] = []
    for names in specification.crosses ?? [] {
      var parts: [EncodedField] = []
      for name in names {
        let field = fields.first { $0.name == name }
        if let field { parts.append(field) } else { parts.append(try encode(name)) }
      }
      crosses.append(
        try FieldCross(parts: parts, sourceFields: sourceFields, path: path).encode())
    }
    fields += crosses
    guard let selection = specification.selection else { return fields }
    return try selection.map { name throws(DatasetError) in
      if let field = fields.first(where: { $0.name == name }) { field } else { try encode(name) }
    }
  }

  private func encode(_ name: String) throws(DatasetError) -> EncodedField {
    let known = source.fields.map(\.rawValue) + source.columns.map(\.name)
    guard let field = FieldName(rawValue: name) else {
      throw DatasetError(
        "there is no field '\(name)'; there are \(NameList(known, nearestTo: name))", path: path)
    }
    if field.side == .context, !source.hasTimes {
      throw DatasetError(
        "'\(name)' needs timestamps; name their column by 'timestamp' under 'dataset'",
        path: path)
    }
    switch field {
    case .userActivity:
      return sourceFields.encodeCounts(field, of: source.userRows, trained)
    case .moviePopularity:
      return sourceFields.encodeCounts(field, of: source.movieRows, trained)
    case .sincePrevious:
      return sourceFields.encodeSincePrevious()
    case .genres where source.fields.contains(.genre1):
      return sourceFields.encodeGenres()
    default:
      guard source.fields.contains(field) || (field.isMoment && source.hasTimes) else {
        throw DatasetError(
          "the data have no \(name), only \(NameList(known, nearestTo: name))", path: path)
      }
      return sourceFields.encode(field)
    }
  }
}
