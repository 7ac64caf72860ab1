/// A `tabular` with the rules of the booktabs package.
struct LaTeXTable {
  let text: String

  init(_ table: ReportTable) {
    let alignment = table.columns.map { $0.isNumeric ? "r" : "l" }.joined()
    func line(_ cells: [String]) -> String {
      // An empty group, so that a cell that begins with [ or * is no argument of the line break.
      "{}" + cells.joined(separator: " & ") + " \\\\"
    }
    let rows = table.rows.map { row in
      line(
        row.map { cell in
          let text = latex(cell.text)
          return cell.isMarked ? "\\textbf{\(text)}" : text
        })
    }
    text =
      (["\\begin{tabular}{\(alignment)}", "\\toprule", line(table.columns.map { latex($0.head) })]
      + ["\\midrule"] + rows + ["\\bottomrule", "\\end{tabular}"]).joined(separator: "\n")
  }
}
