/// How the columns of any table become labels and fields: `label`, `fields`, `numeric` and `lists` of
/// a grid file's `dataset`.
package struct TableSchema: Sendable, Hashable, Codable {
  /// A column of the table, and the field or fields that it becomes.
  package struct Column: Sendable, Hashable, Codable {
    package enum Kind: Sendable, Hashable, Codable {
      /// Each distinct text is a value.
      case word
      /// Numbers in bins that hold about as many rows each.
      case bins(Int)
      /// Numbers by their logarithm: ⌊ln²x⌋ above 2, else ⌊x⌋, as AutoInt's authors prepare Criteo.
      case logarithm
      /// Several values in a text: the first `count` become fields of their own, numbered from 1.
      case list(separator: String, count: Int)
      /// Several values in a text: one field, the mean of the embeddings of them all.
      case pooledList(separator: String)
    }

    package var field: String
    package var column: String
    package var kind: Kind

    package init(field: String, column: String, kind: Kind) {
      self.field = field
      self.column = column
      self.kind = kind
    }

    /// The names of the fields.
    package var fieldNames: [String] {
      if case .list(_, let count) = kind { (1...count).map { "\(field)\($0)" } } else { [field] }
    }
  }

  /// The names under `fields` that say which columns hold users and items; fields are called so too.
  package static let user = "user"
  package static let item = "item"

  package var label: String
  /// Whether labels come from ratings, by `min_rating`, and not as 0 and 1.
  package var hasRatings: Bool
  /// Column of the time in seconds since 1970.
  package var timestamp: String?
  /// Between fields of a line; nil means a tab in `.tsv` and `.inter` files, else a comma.
  package var separator: String?
  /// In the order of the fields.
  package var columns: [Column]

  package init(
    label: String, hasRatings: Bool = false, timestamp: String? = nil, separator: String? = nil,
    columns: [Column] = []
  ) {
    self.label = label
    self.hasRatings = hasRatings
    self.timestamp = timestamp
    self.separator = separator
    self.columns = columns
  }
}
