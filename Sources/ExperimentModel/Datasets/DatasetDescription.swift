/// Statistics of an encoded dataset: rows, fields, users, splits and hashes.
package struct DatasetDescription: Sendable, Hashable, Codable {
  package struct Field: Sendable, Hashable, Codable {
    package var name: String
    /// Number of distinct values, and one for the unknown.
    package var size: Int
    /// Nil in results of older versions.
    package var side: FieldSide?
    /// Number of distinct lists of a mean-pooled field, and one for the unknown; nil for others.
    package var bags: Int?
    /// Nil if the vocabulary is not reduced.
    package var reduced: ReducedValues?

    package init(
      name: String, size: Int, side: FieldSide? = nil, bags: Int? = nil,
      reduced: ReducedValues? = nil
    ) {
      self.name = name
      self.size = size
      self.side = side
      self.bags = bags
      self.reduced = reduced
    }

    /// Upper bound of the field's indices in rows: the number of lists if pooled, else of values.
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
  /// Names of the user and movie field; nil for `user_id` and `movie_id`.
  package var userField: String?
  package var movieField: String?
  /// Column of labels 0 and 1; nil if labels come from ratings.
  package var labelColumn: String?
  /// True if the source has neither labels nor ratings, so that all rows are positive; else nil.
  package var hasNoLabels: Bool?
  /// First and last rating in seconds since 1970, UTC; both 0 if the source has no timestamps.
  package var firstTimestamp: Int64
  package var lastTimestamp: Int64
  package var minimumRating: Double
  /// The band of ratings that are left out, and their number; nil if none are.
  package var drop: ClosedRange<Double>?
  package var droppedRows: Int?
  package var split: SplitSpecification
  /// Nil means `all`.
  package var vocabulary: VocabularyScope?
  /// SHA-256 of the assignment of rows to parts; nil in results of older versions.
  package var splitHash: String?
  /// SHA-256 of the fields' names and values, which the embedding rows belong to; nil in results of
  /// older versions.
  package var valuesHash: String?
  /// Nil in results of older versions.
  package var cold: ColdStart?
  /// The columns with values that could not be used; nil if there are none.
  package var unusable: [UnusableValues]?
  /// Nil means the standard protocol.
  package var evaluation: EvaluationProtocol?
  /// The rows or users behind each final metric, by its name; nil in results of older versions.
  package var supports: [String: MetricSupport]?
  /// Users with training rows of one label; nil unless a loss compares the rows of a user.
  package var oneLabelUsers: OneLabelUsers?
  /// SHA-256 of the encoded rows with their split, and of the evaluation protocol unless it is the
  /// standard one; in hexadecimal.
  package var hash: String

  package init(
    name: String, isSynthetic: Bool, rows: Int, trainRows: Int, validationRows: Int,
    testRows: Int, users: Int, movies: Int, positives: Int, fields: [Field],
    userField: String? = nil, movieField: String? = nil, labelColumn: String? = nil,
    hasNoLabels: Bool? = nil, firstTimestamp: Int64, lastTimestamp: Int64, minimumRating: Double,
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
    self.hasNoLabels = hasNoLabels
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

  /// True if labels come from ratings.
  package var hasRatings: Bool { labelColumn == nil && hasNoLabels != true }

  package var hasTimes: Bool { firstTimestamp != 0 || lastTimestamp != 0 }
}

extension DatasetDescription {
  /// True if both describe the same rows and fields, however they are split and evaluated.
  package func hasSameRows(as other: DatasetDescription) -> Bool {
    if hash == other.hash { return true }
    guard fields.map(\.name) == other.fields.map(\.name) else { return false }
    // The same parts of the same rows, evaluated alike, have the same hash.
    if split == other.split, evaluation == other.evaluation, vocabulary == other.vocabulary {
      return false
    }
    // With the vocabulary of the training rows, values depend on the split.
    let isWhole = vocabulary != .train && other.vocabulary != .train
    return rows == other.rows && positives == other.positives
      && minimumRating == other.minimumRating && drop == other.drop
      && firstTimestamp == other.firstTimestamp && lastTimestamp == other.lastTimestamp
      && (!isWhole || valuesHash == other.valuesHash)
  }
}
