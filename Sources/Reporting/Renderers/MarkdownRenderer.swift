import Evaluation

/// Renders a document as Markdown (GitHub Flavored), without its figures.
package struct MarkdownRenderer: DocumentRenderer {
  package init() {}

  package func render(_ document: Document) -> String {
    let document = document.withoutFigures
    let title = document.title.map { ["# \($0.escapedForMarkdown)"] } ?? []
    let sections = concurrently(
      document.sections.map { section in
        { ["## \(section.heading.escapedForMarkdown)"] + section.blocks.flatMap(text) }
      })
    let parts = title + document.lead.flatMap(text) + sections.joined()
    return parts.joined(separator: "\n\n") + "\n"
  }

  /// The paragraphs of a block.
  private func text(_ block: Block) -> [String] {
    switch block {
    case .heading(let heading): ["### \(heading.escapedForMarkdown)"]
    case .paragraph(let text, .answer), .paragraph(let text, .warning):
      ["**\(text.plain.escapedForMarkdown)**"]
    case .paragraph(let text, .body), .paragraph(let text, .note): [text.markdown]
    case .quote(let text): ["> \(text.escapedForMarkdown)"]
    case .code(let lines): [codeBlock(lines)]
    case .facts(let facts):
      [
        MarkdownTable(
          columns: [("", false), ("", false)],
          rows: facts.map { [$0.name.escapedForMarkdown, $0.value.escapedForMarkdown] }
        ).text
      ]
    case .table(let table): [MarkdownTable(table.condensed).text]
    case .figures, .data, .records: []
    case .details(let summary, let blocks):
      ["### \(summary.escapedForMarkdown)"] + blocks.flatMap(text)
    }
  }

  /// A fenced code block, its fence longer than any run of backticks inside.
  private func codeBlock(_ lines: [String]) -> String {
    let longest = lines.map(\.longestRunOfBackticks).max() ?? 0
    let fence = String(repeating: "`", count: max(3, longest + 1))
    return "\(fence)text\n" + lines.joined(separator: "\n") + "\n\(fence)"
  }
}

extension RichText {
  fileprivate var markdown: String {
    runs.map { run in
      switch run {
      case .text(let text): text.escapedForMarkdown
      case .strong(let text): "**\(text.escapedForMarkdown)**"
      case .code(let text): text.codeInMarkdown
      }
    }.joined()
  }
}

extension String {
  /// The text as a code span.
  fileprivate var codeInMarkdown: String {
    let run = longestRunOfBackticks
    guard run > 0 else { return "`\(self)`" }
    let fence = String(repeating: "`", count: run + 1)
    return "\(fence) \(self) \(fence)"
  }

  fileprivate var longestRunOfBackticks: Int {
    split { $0 != "`" }.map(\.count).max() ?? 0
  }
}

extension MarkdownTable {
  /// A table whose best values are bold.
  init(_ table: ReportTable) {
    self.init(
      columns: table.columns.map { ($0.head.escapedForMarkdown, $0.isNumeric) },
      rows: table.rows.map { row in
        row.map { cell in
          if cell.style == .code { return cell.text.codeInMarkdown }
          let text = cell.text.escapedForMarkdown
          return cell.isBest ? "**\(text)**" : text
        }
      })
  }
}
