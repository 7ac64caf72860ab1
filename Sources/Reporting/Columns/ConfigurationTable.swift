import ExperimentModel

/// The table of a sweep's configurations, a row each.
package struct ConfigurationTable: Sendable {
  package let table: ReportTable

  /// - Parameter columns: nil for those of the options, or else the standard ones.
  package init(
    _ comparison: Comparison, columns: [ReportColumn]? = nil, options: ReportOptions = .init()
  ) {
    let columns = columns ?? options.columns ?? ReportColumn.standard(comparison)
    let cells = CellMaker(comparison, columns: columns, options)
    let shown = comparison.entries.filter { options.shown?.contains($0.number) ?? true }
    table = ReportTable(
      columns: columns.map(cells.column),
      rows: Self.sorted(shown, by: options.order, cells).map { entry in
        columns.map { cells.cell($0, of: entry) }
      })
  }

  /// Equal values stay in the order of the grid file; what has no value comes last.
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
  /// Numbers by size, texts by their code points; numbers before texts. Not of nulls.
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
