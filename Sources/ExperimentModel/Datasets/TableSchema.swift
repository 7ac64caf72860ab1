/// Mapping of a table's columns to labels and fields: `label`, `fields`, `numeric` and `lists` of a
/// grid file's `dataset`.
package struct TableSchema: Sendable, Hashable, Codable {
  /// A column of the table, and the field or fields that it becomes.
  package struct Column: Sendable, Hashable, Codable {
    package enum Kind: Sendable, Hashable, Codable {
      /// Categorical: each distinct text is a value.
      case word
      /// Numbers in quantile bins.
      case bins(Int)
      /// Numbers on a log scale: ⌊ln²x⌋ above 2, else ⌊x⌋, as AutoInt's authors prepare Criteo.
      case logarithm
      /// Multi-valued: the first `count` values become fields of their own, numbered from 1.
      case list(separator: String, count: Int)
      /// Multi-valued: one field, the mean of the embeddings of all values.
      case pooledList(separator: String)
    }

    package var field: String
    package var column: String
    package var kind: Kind
    /// Of a categorical or multi-valued column; nil for none.
    package var reduction: ValueReduction?

    package init(field: String, column: String, kind: Kind, reduction: ValueReduction? = nil) {
      self.field = field
      self.column = column
      self.kind = kind
      self.reduction = reduction
    }

    /// The names of the fields.
    package var fieldNames: [String] {
      if case .list(_, let count) = kind { (1...count).map { "\(field)\($0)" } } else { [field] }
    }
  }

  /// The keys under `fields` for the columns of users and items, and the names of these fields.
  package static let user = "user"
  package static let item = "item"

  /// Nil if the table has no labels: all rows are positive, such as clicks.
  package var label: String?
  /// True if labels come from ratings, by `min_rating`; false if the label is 0 or 1.
  package var hasRatings: Bool
  /// Column of timestamps in seconds since 1970.
  package var timestamp: String?
  /// Separator of columns; nil means a tab in `.tsv` and `.inter` files, else a comma.
  package var separator: String?
  /// In the order of the fields.
  package var columns: [Column]

  package init(
    label: String?, hasRatings: Bool = false, timestamp: String? = nil, separator: String? = nil,
    columns: [Column] = []
  ) {
    self.label = label
    self.hasRatings = hasRatings
    self.timestamp = timestamp
    self.separator = separator
    self.columns = columns
  }
}
