package import ExperimentModel

extension DatasetSpecification {
  /// Names of the fields that a configuration may select: those of the table or of the known
  /// layouts, the derived features, and the crosses.
  package var selectableFields: [String] {
    let own = table.map { $0.columns.flatMap(\.fieldNames) } ?? []
    let added = (table == nil ? FieldName.allCases : FieldName.features).map(\.rawValue)
    return own + added.filter { !own.contains($0) } + (crosses ?? []).map(Self.crossName)
  }

  /// Names of the fields that every selection needs: nothing can be ranked without them.
  package var requiredFields: [String] {
    table == nil ? FieldName.required.map(\.rawValue) : [TableSchema.user, TableSchema.item]
  }
}
