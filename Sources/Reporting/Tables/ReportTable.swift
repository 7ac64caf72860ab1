/// A table for people and programs: each cell has a text and a value.
package struct ReportTable: Sendable {
  package struct Column: Sendable {
    /// For programs.
    package let name: String
    /// For people.
    package let head: String
    /// True if it is aligned right.
    package let isNumeric: Bool
    /// What the column shows, in a sentence.
    package var meaning: String?
    /// True if a narrow terminal leaves out other columns first.
    package var isEssential = false
    package var place = Place.fixed
  }

  /// The position of a column in narrow formats.
  package enum Place: Sendable, Hashable {
    /// In its own place.
    case fixed
    /// Redundant: left out if space is short.
    case optional
    /// After all others, because screens are narrow and settings many.
    case last
  }

  package struct Cell: Sendable {
    package let value: TableCell
    package let text: String
    package var style = Style.plain
    /// True if it is the best of its column or not significantly different from the best.
    package var isBest = false

    package enum Style: Sendable, Hashable {
      case plain, better, worse, code
    }
  }

  package private(set) var columns: [Column]
  /// One cell per column.
  package var rows: [[Cell]]
  /// Row of the baseline.
  package var baseline: Int?
  /// True if rows belong to those above them and must not be sorted.
  package var isGrouped = false
  /// Description for screen readers.
  package var caption = ""

  /// The values, for programs.
  package var values: Table {
    Table(columns: columns.map(\.name), rows: rows.map { $0.map(\.value) })
  }

  /// The table without optional columns.
  var condensed: ReportTable { choosing(columns.indices.filter { columns[$0].place != .optional }) }

  /// The table with columns placed `last` at its end.
  var resultsFirst: ReportTable {
    choosing(
      columns.indices.filter { columns[$0].place != .last }
        + columns.indices.filter { columns[$0].place == .last })
  }

  /// The table with some columns marked as essential: a narrow terminal leaves them out last.
  func essential(_ isEssential: (Column) -> Bool) -> ReportTable {
    var table = choosing(Array(columns.indices))
    table.columns = columns.map { column in
      var column = column
      column.isEssential = isEssential(column)
      return column
    }
    return table
  }

  private func choosing(_ places: [Int]) -> ReportTable {
    var table = ReportTable(
      columns: places.map { columns[$0] }, rows: rows.map { row in places.map { row[$0] } })
    (table.baseline, table.isGrouped, table.caption) = (baseline, isGrouped, caption)
    return table
  }
}

extension ReportTable.Cell {
  /// A cell whose value is its text.
  package init(_ text: String, _ style: Style = .plain) {
    self.init(value: .text(text), text: text, style: style)
  }

  /// A cell with a value and its text; a dash if there is none.
  init(_ value: Double?, _ text: (Double) -> String) {
    self.init(value: TableCell(value), text: value.map(text) ?? "–")
  }
}

extension ReportTable {
  /// A table of plain values, such as the answer to a query.
  package init(_ table: Table) {
    self.init(
      columns: table.columns.indices.map {
        let column = table.columns[$0]
        return Column(
          name: column.name, head: column.name, isNumeric: table.isNumeric($0),
          isEssential: column.isEssential)
      },
      rows: table.rows.indices.map { row in
        table.columns.indices.map {
          Cell(value: table.rows[row][$0], text: table.text(row: row, column: $0))
        }
      })
  }
}
