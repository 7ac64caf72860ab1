/// A table in a box that scrolls sideways. With scripts, clicking a column head sorts by it, and a
/// search field filters the rows of long tables.
struct HTMLTable {
  private let table: ReportTable

  /// Longer tables scroll in their box, below fixed column heads.
  private static let mostRows = 30

  init(_ table: ReportTable) { self.table = table }

  var text: String {
    let caption = table.caption.escapedForHTML
    var text = """
      <div class="scroll\(table.rows.count > Self.mostRows ? " long" : "")" role="region" aria-label="\(caption)" tabindex="0">
      <table\(table.isGrouped ? "" : " class=\"sortable\"")>
      <caption>\(caption)</caption>
      <thead><tr>
      """
    for column in table.columns {
      text += "<th scope=\"col\"" + (column.isNumeric ? " class=\"n\"" : "")
      if let meaning = column.meaning { text += " title=\"\(meaning.escapedForHTML)\"" }
      text += ">\(column.head.escapedForHTML)</th>"
    }
    text += "</tr></thead>\n<tbody>\n"
    for (number, row) in table.rows.enumerated() {
      text += number == table.baseline ? "<tr class=\"baseline\">" : "<tr>"
      for (cell, column) in zip(row, table.columns) { text += element(cell, column) }
      text += "</tr>\n"
    }
    return text + "</tbody></table></div>"
  }

  private func element(_ cell: ReportTable.Cell, _ column: ReportTable.Column) -> String {
    var classes = column.isNumeric ? ["n"] : []
    if cell.isBest { classes.append("best") }
    if cell.style == .better { classes.append("better") }
    if cell.style == .worse { classes.append("worse") }
    if !column.isNumeric, cell.text.utf8.count > 24 { classes.append("wide") }
    var text = "<td"
    if !classes.isEmpty { text += " class=\"\(classes.joined(separator: " "))\"" }
    if let key = sortKey(cell) { text += " data-v=\"\(key)\"" }
    let content = cell.text.escapedForHTML
    return text + (cell.style == .code ? "><code>\(content)</code></td>" : ">\(content)</td>")
  }

  /// Sort key of a cell, if it differs from the text; empty without a value.
  private func sortKey(_ cell: ReportTable.Cell) -> String? {
    let key: String
    switch cell.value {
    case .null: key = ""
    case .integer(let value): key = "\(value)"
    case .real(let value): key = value.isFinite ? "\(value)" : ""
    case .text: return nil
    }
    return key == cell.text ? nil : key
  }
}
