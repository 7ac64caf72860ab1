/// Renders the tables of a document as LaTeX floats for a paper; the paragraphs around a table are
/// its caption. A paper that includes them needs `\usepackage{booktabs}`.
package struct LaTeXRenderer: DocumentRenderer {
  package init() {}

  package func render(_ document: Document) -> String {
    let title = document.title.map { "\($0.escapedForLaTeX)." }
    var caption = [title].compactMap(\.self) + document.lead.compactMap(sentence)
    var floats = document.lead.compactMap(table).map { float($0, caption) }
    for section in document.sections {
      caption += section.blocks.compactMap(sentence)
      for table in section.blocks.compactMap(table) {
        floats.append(float(table, caption))
        // The title and what it introduces stand once.
        caption = []
      }
    }
    let text = floats.joined(separator: "\n")
    return "% Needs \\usepackage{booktabs}.\n" + text.beyondLatinDefinition + text
  }

  private func sentence(_ block: Block) -> String? {
    if case .paragraph(let text, _) = block { text.latex } else { nil }
  }

  private func table(_ block: Block) -> ReportTable? {
    if case .table(let table) = block { table.condensed } else { nil }
  }

  private func float(_ table: ReportTable, _ caption: [String]) -> String {
    """
    \\begin{table}
    \\centering
    \\caption{\(caption.joined(separator: " "))}
    \(tabular(table))
    \\end{table}

    """
  }

  /// A `tabular` with the rules of the booktabs package.
  private func tabular(_ table: ReportTable) -> String {
    let alignment = table.columns.map { $0.isNumeric ? "r" : "l" }.joined()
    func line(_ cells: [String]) -> String {
      // An empty group, because the line break would take a cell that begins with [ or * as its
      // argument.
      "{}" + cells.joined(separator: " & ") + " \\\\"
    }
    let rows = table.rows.map { row in
      line(
        row.map { cell in
          let text = cell.text.escapedForLaTeX
          return cell.isBest ? "\\textbf{\(text)}" : text
        })
    }
    let head = line(table.columns.map(\.head.escapedForLaTeX))
    return
      (["\\begin{tabular}{\(alignment)}", "\\toprule", head, "\\midrule"] + rows
      + ["\\bottomrule", "\\end{tabular}"]).joined(separator: "\n")
  }
}

extension RichText {
  fileprivate var latex: String {
    runs.map { run in
      switch run {
      case .text(let text): text.escapedForLaTeX
      case .strong(let text): "\\textbf{\(text.escapedForLaTeX)}"
      case .code(let text): "\\texttt{\(text.escapedForLaTeX)}"
      }
    }.joined()
  }
}
