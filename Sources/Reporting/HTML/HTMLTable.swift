import ExperimentModel

/// A table that scrolls sideways in its box. Where scripts run, a click on a head sorts by it, and
/// a field filters the rows of long ones.
struct HTMLTable {
  let caption: String
  private let table: ReportTable

  /// - Parameter caption: what it shows, for those who cannot see it.
  init(_ table: ReportTable, caption: String) {
    self.table = table
    self.caption = caption
  }

  var text: String {
    var text = """
      <div class="scroll" role="region" aria-label="\(html(caption))" tabindex="0">
      <table class="sortable">
      <caption>\(html(caption))</caption>
      <thead><tr>
      """
    for column in table.columns {
      text += "<th scope=\"col\"" + (column.isNumeric ? " class=\"n\"" : "")
      if let tip = Self.meaning(of: column.name) { text += " title=\"\(html(tip))\"" }
      text += ">\(html(column.head))</th>"
    }
    text += "</tr></thead>\n<tbody>\n"
    for row in table.rows {
      text +=
        row.contains { $0.text == Verdict.baseline.symbol } ? "<tr class=\"baseline\">" : "<tr>"
      for (cell, column) in zip(row, table.columns) { text += element(cell, column) }
      text += "</tr>\n"
    }
    return text + "</tbody></table></div>"
  }

  private func element(_ cell: ReportTable.Cell, _ column: ReportTable.Column) -> String {
    var roles = column.isNumeric ? ["n"] : []
    if cell.isMarked { roles.append("best") }
    if cell.text.hasPrefix(Verdict.better.symbol) { roles.append("better") }
    if cell.text.hasPrefix(Verdict.worse.symbol) { roles.append("worse") }
    if !column.isNumeric, cell.text.utf8.count > 24 { roles.append("wide") }
    var text = "<td"
    if !roles.isEmpty { text += " class=\"\(roles.joined(separator: " "))\"" }
    if let key = Self.key(cell) { text += " data-v=\"\(key)\"" }
    return text + ">\(html(cell.text))</td>"
  }

  /// What sorting goes by where the text is another; empty for what has no value.
  private static func key(_ cell: ReportTable.Cell) -> String? {
    let key: String
    switch cell.value {
    case .null: key = ""
    case .integer(let value): key = "\(value)"
    case .real(let value): key = value.isFinite ? "\(value)" : ""
    case .text: return nil
    }
    return key == cell.text ? nil : key
  }

  private static func meaning(of column: String) -> String? {
    let metric = MetricDefinition.withColumn(column)
    let setting = HyperparameterDefinition.all.first {
      $0.name.replacing(".", with: "_") == column
    }
    return metric?.summary ?? setting?.summary
  }
}
