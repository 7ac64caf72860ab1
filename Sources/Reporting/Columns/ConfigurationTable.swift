package import Analysis
import ExperimentModel

/// The table of a sweep's configurations, one row each.
package struct ConfigurationTable: Sendable {
  package let table: ReportTable
  private let columns: [ReportColumn]

  /// - Parameter columns: nil for those of the options, or else the standard columns.
  package init(
    _ comparison: Comparison, columns: [ReportColumn]? = nil, options: ReportOptions = .init()
  ) {
    let columns = columns ?? options.columns ?? ReportColumn.standard(comparison)
    let cells = CellMaker(comparison, columns: columns, options)
    let shown = comparison.entries.filter { options.shown?.contains($0.number) ?? true }
    self.init(Self.sorted(shown, by: options.order, cells), columns, cells)
  }

  /// - Parameter entries: the rows, in their order.
  init(
    _ comparison: Comparison, columns: [ReportColumn], entries: [Comparison.Entry],
    options: ReportOptions
  ) {
    self.init(entries, columns, CellMaker(comparison, columns: columns, options))
  }

  private init(_ entries: [Comparison.Entry], _ columns: [ReportColumn], _ cells: CellMaker) {
    table = ReportTable(
      columns: columns.map(cells.column),
      rows: entries.map { entry in columns.map { cells.cell($0, of: entry) } },
      baseline: entries.firstIndex(where: \.isBaseline))
    self.columns = columns
  }

  /// The table with a place for each column.
  func placing(_ place: (ReportColumn) -> ReportTable.Place) -> ReportTable {
    var placed = table.columns
    for (number, column) in columns.enumerated() { placed[number].place = place(column) }
    return ReportTable(columns: placed, rows: table.rows, baseline: table.baseline)
  }

  /// Sorts entries by a column. Equal values keep the order of the grid file; entries without a
  /// value come last.
  private static func sorted(
    _ entries: [Comparison.Entry], by order: ReportOrder?, _ cells: CellMaker
  ) -> [Comparison.Entry] {
    guard let order else { return entries }
    let keyed = entries.map { (key: cells.cell(order.column, of: $0).value, entry: $0) }
    return keyed.enumerated().sorted { a, b in
      let (x, y) = (a.element.key, b.element.key)
      if x == y { return a.offset < b.offset }
      if x == .null || y == .null { return y == .null }
      return order.isDescending ? y.precedes(x) : x.precedes(y)
    }.map(\.element.entry)
  }
}

extension TableCell {
  /// Orders numbers by size, before texts by their code points. Neither may be null.
  fileprivate func precedes(_ other: TableCell) -> Bool {
    switch (self, other) {
    case (.integer(let a), .integer(let b)): a < b
    case (.real(let a), .real(let b)): a < b
    case (.integer(let a), .real(let b)): Double(a) < b
    case (.real(let a), .integer(let b)): a < Double(b)
    case (.text(let a), .text(let b)): a.unicodeScalars.lexicographicallyPrecedes(b.unicodeScalars)
    case (_, .text): true
    default: false
    }
  }
}
