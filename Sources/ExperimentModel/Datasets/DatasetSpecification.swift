/// Which data a sweep trains on and how they become rows: the `dataset` of a grid file.
package struct DatasetSpecification: Sendable, Hashable, Codable {
  /// `sample`, a name under the data folder, or a path to a folder.
  package var source: String
  package var split: SplitSpecification
  /// Nil means all.
  package var vocabulary: VocabularyScope?
  /// A rating of at least this is a positive label.
  package var minimumRating: Double
  /// Ratings in this band, ends included, are neither positive nor negative and are left out.
  package var drop: ClosedRange<Double>?
  /// Names of the fields to use, in order; nil means all that the source has.
  package var fields: [String]?
  /// Names of ready-made fields, which come after those.
  package var features: [String]?
  /// Names of fields that become one, for each cross; they come last.
  package var crosses: [[String]]?
  /// Names of those fields that a network sees, in order; nil means all.
  package var selection: [String]?
  /// What the columns of a table mean that has none of the known layouts.
  package var table: TableSchema?
  /// How models are tested on it; nil means the standard protocol.
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

  /// The same data for a network that sees these fields only; nil means all.
  package func selecting(_ fields: [String]?) -> DatasetSpecification {
    var selected = self
    selected.selection = fields
    return selected
  }

  /// Names of the fields that a selection can be of: what the columns of a table become, else all that
  /// there are, and the crosses.
  package var selectableFields: [String] {
    let own = table.map { $0.columns.flatMap(\.fieldNames) } ?? []
    let added = (table == nil ? FieldName.allCases : FieldName.features).map(\.rawValue)
    return own + added.filter { !own.contains($0) } + (crosses ?? []).map(Self.crossName)
  }

  /// Those without which nothing can be ranked.
  package var requiredFields: [String] {
    table == nil ? FieldName.required.map(\.rawValue) : [TableSchema.user, TableSchema.item]
  }

  /// What the cross of some fields is called.
  package static func crossName(_ fields: [String]) -> String {
    fields.joined(separator: "_x_")
  }

  /// The dataset that needs no download: generated, the same bytes everywhere.
  package static let sampleName = "sample"

  /// Datasets that `sweep data get` fetches.
  package static let downloadableNames = [
    "ml-100k", "ml-1m", "ml-10m", "ml-20m", "ml-25m", "ml-32m", "ml-latest-small",
  ]
}

/// What a dataset turned out to be once encoded.
package struct DatasetDescription: Sendable, Hashable, Codable {
  package struct Field: Sendable, Hashable, Codable {
    package var name: String
    /// Distinct values and one for the unknown.
    package var size: Int
    /// What the field tells about; nil in results of older versions.
    package var side: FieldName.Side?
    /// Of a mean-pooled field: distinct lists of values and one for the unknown; nil for others.
    package var bags: Int?

    package init(name: String, size: Int, side: FieldName.Side? = nil, bags: Int? = nil) {
      self.name = name
      self.size = size
      self.side = side
      self.bags = bags
    }

    /// What a row's index is below: that of lists where they are pooled, else of values.
    package var indexCount: Int { bags ?? size }
  }

  package var name: String
  package var isSynthetic: Bool
  package var rows: Int
  package var trainRows: Int
  package var validationRows: Int
  package var testRows: Int
  package var users: Int
  package var movies: Int
  package var positives: Int
  package var fields: [Field]
  /// Names of the fields of users and movies; nil for the usual ones.
  package var userField: String?
  package var movieField: String?
  /// The column that says 0 or 1; nil where labels come from ratings.
  package var labelColumn: String?
  /// Seconds since 1970, UTC: first and last rating; both 0 where the source tells no times.
  package var firstTimestamp: Int64
  package var lastTimestamp: Int64
  package var minimumRating: Double
  /// The band of ratings that were left out, and how many they were; nil when none were to be.
  package var drop: ClosedRange<Double>?
  package var droppedRows: Int?
  package var split: SplitSpecification
  /// Nil means all.
  package var vocabulary: VocabularyScope?
  /// SHA-256 of which row is in which part: nil in what was stored before it was known.
  package var splitHash: String?
  /// SHA-256 of the fields' names and values, which embeddings belong to; likewise nil.
  package var valuesHash: String?
  /// Likewise nil.
  package var cold: ColdStart?
  /// Of each column some of whose values could not be used; nil when all could.
  package var unusable: [UnusableValues]?
  /// How models are tested on it; nil means the standard protocol.
  package var evaluation: EvaluationProtocol?
  /// What each final metric rests on, by name; nil in results of older versions.
  package var supports: [String: MetricSupport]?
  /// SHA-256 of the encoded rows, split included, in hexadecimal; of another protocol than the
  /// standard one too.
  package var hash: String

  package init(
    name: String, isSynthetic: Bool, rows: Int, trainRows: Int, validationRows: Int,
    testRows: Int, users: Int, movies: Int, positives: Int, fields: [Field],
    userField: String? = nil, movieField: String? = nil, labelColumn: String? = nil,
    firstTimestamp: Int64, lastTimestamp: Int64, minimumRating: Double,
    drop: ClosedRange<Double>? = nil, droppedRows: Int? = nil, split: SplitSpecification,
    vocabulary: VocabularyScope? = nil, splitHash: String? = nil, valuesHash: String? = nil,
    cold: ColdStart? = nil, unusable: [UnusableValues]? = nil, hash: String
  ) {
    self.name = name
    self.isSynthetic = isSynthetic
    self.rows = rows
    self.trainRows = trainRows
    self.validationRows = validationRows
    self.testRows = testRows
    self.users = users
    self.movies = movies
    self.positives = positives
    self.fields = fields
    self.userField = userField
    self.movieField = movieField
    self.labelColumn = labelColumn
    self.firstTimestamp = firstTimestamp
    self.lastTimestamp = lastTimestamp
    self.minimumRating = minimumRating
    self.drop = drop
    self.droppedRows = droppedRows
    self.split = split
    self.vocabulary = vocabulary
    self.splitHash = splitHash
    self.valuesHash = valuesHash
    self.cold = cold
    self.unusable = unusable
    self.hash = hash
  }

  package var hasTimes: Bool { firstTimestamp != 0 || lastTimestamp != 0 }
}
