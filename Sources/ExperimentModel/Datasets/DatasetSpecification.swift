/// Dataset of a sweep and its encoding into rows: the `dataset` of a grid file.
package struct DatasetSpecification: Sendable, Hashable, Codable {
  /// `sample`, a name under the data folder, or a path to a folder.
  package var source: String
  package var split: SplitSpecification
  /// Nil means `all`.
  package var vocabulary: VocabularyScope?
  /// The least rating that is a positive label.
  package var minimumRating: Double
  /// Closed band of ratings that are left out, being neither positive nor negative.
  package var drop: ClosedRange<Double>?
  /// Names of the fields to encode, in order; nil means all of the source.
  package var fields: [String]?
  /// Names of derived fields, which follow `fields`.
  package var features: [String]?
  /// Names of the fields of each cross; crosses come last.
  package var crosses: [[String]]?
  /// Names of the encoded fields that a model sees, in order; nil means all.
  package var selection: [String]?
  /// Meaning of the columns of a table without a known layout.
  package var table: TableSchema?
  /// Nil means the standard protocol.
  package var evaluation: EvaluationProtocol?

  package init(
    source: String, split: SplitSpecification = .init(), vocabulary: VocabularyScope? = nil,
    minimumRating: Double = 4, drop: ClosedRange<Double>? = nil, fields: [String]? = nil,
    features: [String]? = nil, crosses: [[String]]? = nil, table: TableSchema? = nil,
    evaluation: EvaluationProtocol? = nil
  ) {
    self.source = source
    self.split = split
    self.vocabulary = vocabulary
    self.minimumRating = minimumRating
    self.drop = drop
    self.fields = fields
    self.features = features
    self.crosses = crosses
    self.table = table
    self.evaluation = evaluation
  }

  /// Returns the same data for a model that sees these fields only; nil means all.
  package func selecting(_ fields: [String]?) -> DatasetSpecification {
    var selected = self
    selected.selection = fields
    return selected
  }

  /// The name of the cross of some fields.
  package static func crossName(_ fields: [String]) -> String {
    fields.joined(separator: "_x_")
  }

  /// Name of the generated dataset, which has the same bytes everywhere.
  package static let sampleName = "sample"

  /// Names of the datasets that `sweep data get` downloads.
  package static let downloadableNames = [
    "ml-100k", "ml-1m", "ml-10m", "ml-20m", "ml-25m", "ml-32m", "ml-latest-small",
  ]
}
