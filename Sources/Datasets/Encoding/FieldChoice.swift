import ExperimentModel

/// Which fields a row has: those that the grid file names, or the usual ones that the source has.
struct FieldChoice {
  let source: RatingSource
  let specification: DatasetSpecification
  /// Where the data came from, for errors.
  let path: String

  /// - Throws: `DatasetError` when there is no such field, or users or movies are not among them.
  var fields: [FieldName] {
    get throws(DatasetError) {
      guard let names = specification.fields else { return source.fields }
      var fields: [FieldName] = []
      for name in names {
        guard let field = FieldName(rawValue: name) else {
          throw DatasetError(
            "there is no field '\(name)'; there are "
              + source.fields.map(\.rawValue).joined(separator: ", "), path: path)
        }
        guard source.fields.contains(field) else {
          throw DatasetError(
            "the data tell no \(name), only "
              + source.fields.map(\.rawValue).joined(separator: ", "), path: path)
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
  }
}
