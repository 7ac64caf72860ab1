/// Which data a sweep trains on and how they become rows: the `dataset` of a grid file.
package struct DatasetSpecification: Sendable, Hashable, Codable {
  /// `sample`, a name under the data folder, or a path to a folder.
  package var source: String
  package var split: SplitSpecification
  /// Nil means all.
  package var vocabulary: VocabularyScope?
  /// A rating of at least this is a positive label.
  package var minimumRating: Double
  /// Names of the fields to use, in order; nil means all that the source has.
  package var fields: [String]?
  /// How models are tested on it; nil means the standard protocol.
  package var evaluation: EvaluationProtocol?

  package init(
    source: String, split: SplitSpecification = .init(), vocabulary: VocabularyScope? = nil,
    minimumRating: Double = 4, fields: [String]? = nil,
    evaluation: EvaluationProtocol? = nil
  ) {
    self.source = source
    self.split = split
    self.vocabulary = vocabulary
    self.minimumRating = minimumRating
    self.fields = fields
    self.evaluation = evaluation
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

    package init(name: String, size: Int) {
      self.name = name
      self.size = size
    }
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
  /// Seconds since 1970, UTC: first and last rating.
  package var firstTimestamp: Int64
  package var lastTimestamp: Int64
  package var minimumRating: Double
  package var split: SplitSpecification
  /// Nil means all.
  package var vocabulary: VocabularyScope?
  /// SHA-256 of which row is in which part: nil in what was stored before it was known.
  package var splitHash: String?
  /// Likewise nil.
  package var cold: ColdStart?
  /// How models are tested on it; nil means the standard protocol.
  package var evaluation: EvaluationProtocol?
  /// SHA-256 of the encoded rows, split included, in hexadecimal; of another protocol than the
  /// standard one too.
  package var hash: String

  package init(
    name: String, isSynthetic: Bool, rows: Int, trainRows: Int, validationRows: Int,
    testRows: Int, users: Int, movies: Int, positives: Int, fields: [Field],
    firstTimestamp: Int64, lastTimestamp: Int64, minimumRating: Double,
    split: SplitSpecification, vocabulary: VocabularyScope? = nil, splitHash: String? = nil,
    cold: ColdStart? = nil, hash: String
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
    self.firstTimestamp = firstTimestamp
    self.lastTimestamp = lastTimestamp
    self.minimumRating = minimumRating
    self.split = split
    self.vocabulary = vocabulary
    self.splitHash = splitHash
    self.cold = cold
    self.hash = hash
  }
}
