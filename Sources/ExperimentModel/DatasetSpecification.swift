/// Which data a sweep trains on and how they become rows: the `dataset` of a grid file.
package struct DatasetSpecification: Sendable, Hashable, Codable {
  /// `sample`, a name under the data folder, or a path to a folder.
  package var source: String
  package var split: SplitSpecification
  /// A rating of at least this is a positive label.
  package var minimumRating: Double
  /// Names of the fields to use, in order; nil means all that the source has.
  package var fields: [String]?

  package init(
    source: String, split: SplitSpecification = .init(), minimumRating: Double = 4,
    fields: [String]? = nil
  ) {
    self.source = source
    self.split = split
    self.minimumRating = minimumRating
    self.fields = fields
  }

  /// The dataset that needs no download: generated, the same bytes everywhere.
  package static let sampleName = "sample"

  /// Datasets that `sweep data get` fetches.
  package static let downloadableNames = [
    "ml-100k", "ml-1m", "ml-10m", "ml-20m", "ml-25m", "ml-32m", "ml-latest-small",
  ]
}

/// How rows are divided: at random by a seed of its own, then the tail of the shuffled training
/// rows validates.
package struct SplitSpecification: Sendable, Hashable, Codable {
  /// Share of all rows that test.
  package var test: Double
  /// Share of the remaining rows that validate.
  package var validation: Double
  package var seed: UInt64

  package init(test: Double = 0.2, validation: Double = 0.1, seed: UInt64 = 42) {
    self.test = test
    self.validation = validation
    self.seed = seed
  }
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
  /// SHA-256 of the encoded rows, split included, in hexadecimal.
  package var hash: String

  package init(
    name: String, isSynthetic: Bool, rows: Int, trainRows: Int, validationRows: Int,
    testRows: Int, users: Int, movies: Int, positives: Int, fields: [Field],
    firstTimestamp: Int64, lastTimestamp: Int64, minimumRating: Double,
    split: SplitSpecification, hash: String
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
    self.hash = hash
  }
}
