import TextLayout

/// Renders a document as plain text in aligned columns, without its figures.
package struct TerminalRenderer: DocumentRenderer {
  private let width: Int?
  private let overflow: ColumnOverflow

  /// - Parameters:
  ///   - width: columns of the terminal, which no line exceeds; nil for other destinations.
  ///   - overflow: where to find table columns that do not fit.
  package init(width: Int? = nil, overflow: ColumnOverflow = .widerTerminal) {
    self.width = width
    self.overflow = overflow
  }

  package func render(_ document: Document) -> String {
    let document = document.withoutFigures
    let lead =
      (document.title.map { [$0] } ?? []) + text(document.lead, indent: "", document.language)
    let sections = document.sections.map { section in
      section.heading + "\n"
        + text(section.blocks, indent: "  ", document.language).joined(separator: "\n\n")
    }
    return (lead + sections).joined(separator: "\n\n") + "\n"
  }

  /// The paragraphs of blocks; facts and logs of a section are indented below its heading.
  private func text(_ blocks: [Block], indent: String, _ language: ReportLanguage) -> [String] {
    var paragraphs: [String] = []
    var isParagraph = false
    for block in blocks {
      let text = text(block, indent, language)
      // Paragraphs follow each other, and a log its facts, without an empty line.
      let continues =
        switch block {
        case .paragraph: isParagraph
        case .code: !paragraphs.isEmpty
        default: false
        }
      if continues {
        paragraphs[paragraphs.count - 1] += "\n" + text
      } else {
        paragraphs.append(text)
      }
      isParagraph = if case .paragraph = block { true } else { false }
    }
    return paragraphs
  }

  private func text(_ block: Block, _ indent: String, _ language: ReportLanguage) -> String {
    switch block {
    case .heading(let text): lines(text)
    case .paragraph(let text, _): lines(text.plain)
    case .quote(let text): lines(text, first: "\(indent)> ")
    case .code(let log):
      log.map { lines($0, first: "\(indent)| ", rest: "\(indent)| ") }.joined(separator: "\n")
    case .facts(let facts): list(facts, indent)
    case .table(let table): table.aligned(width: width, overflow: overflow, in: language)
    case .figures, .data, .records: ""
    case .details(let summary, let blocks):
      ([summary] + text(blocks, indent: indent, language)).joined(separator: "\n")
    }
  }

  /// Names and values below each other, the values aligned.
  private func list(_ facts: [Block.Fact], _ indent: String) -> String {
    let width = facts.map(\.name.displayWidth).max() ?? 0
    return facts.map { lines($0.value, first: "\(indent)\($0.name.padded(to: width))  ") }
      .joined(separator: "\n")
  }

  /// The text in as many lines as the terminal needs.
  ///
  /// - Parameters:
  ///   - first: prefix of the first line.
  ///   - rest: prefix of all other lines; nil for spaces of the same width.
  private func lines(_ text: String, first: String = "", rest: String? = nil) -> String {
    let text = text.singleLine
    guard let width else { return first + text }
    let lines = text.wrapped(to: max(1, width - first.displayWidth))
    return first
      + lines.joined(
        separator: "\n" + (rest ?? String(repeating: " ", count: first.displayWidth)))
  }
}
