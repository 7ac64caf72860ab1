import Evaluation

/// Renders a document as one web page with charts and sortable tables.
///
/// The page loads no external resource and is readable without scripts. After its first line it is
/// also well-formed XML.
package struct HTMLRenderer: DocumentRenderer {
  package init() {}

  package func render(_ document: Document) -> String {
    let document = document.forPeople
    let language = document.language
    let site = language.choose(english: "sweep report", korean: "스윕 보고서")
    return """
      <!DOCTYPE html>
      <html lang="\(language.rawValue)" xmlns="http://www.w3.org/1999/xhtml">
      <head>
      <meta charset="utf-8"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <meta name="color-scheme" content="light dark"/>
      <link rel="icon" href="data:,"/>
      <title>\((document.title.map { "\($0) – \(site)" } ?? site).escapedForHTML)</title>
      <style>
      \(pageStyle)
      </style>
      </head>
      <body \(scriptTexts(language))>
      \(header(document))
      <main>
      \(concurrently(document.sections.map { section in { text(of: section, language) } })
        .joined(separator: "\n"))
      </main>
      <script>//<![CDATA[
      \(pageScript)
      //]]></script>
      </body>
      </html>

      """
  }

  /// Texts of the page's script, in the language of the page.
  private func scriptTexts(_ language: ReportLanguage) -> String {
    let filter = language.choose(english: "filter rows", korean: "행 필터")
    let label = language.choose(
      english: "Filter the rows of this table", korean: "이 표의 행 필터")
    return "data-filter=\"\(filter)\" data-filter-label=\"\(label)\""
  }

  private func header(_ document: Document) -> String {
    let language = document.language
    let title = document.title.map { "<h1>\($0.escapedForHTML)</h1>\n" } ?? ""
    let lead = document.lead.map { text(of: $0, language) }.joined(separator: "\n")
    let links = document.sections.map {
      "<a href=\"#\($0.id)\">\($0.heading.escapedForHTML)</a>"
    }
    let sections = language.choose(english: "Sections", korean: "차례")
    let navigation =
      links.isEmpty ? "" : "\n<nav aria-label=\"\(sections)\">\(links.joined())</nav>"
    return "<header>\n\(title)\(lead)\(navigation)\n</header>"
  }

  private func text(of section: Document.Section, _ language: ReportLanguage) -> String {
    """
    <section id="\(section.id)">
    <h2>\(section.heading.escapedForHTML)</h2>
    \(section.blocks.map { text(of: $0, language) }.joined())
    </section>
    """
  }

  private func text(of block: Block, _ language: ReportLanguage) -> String {
    switch block {
    case .heading(let heading): "<h3>\(heading.escapedForHTML)</h3>"
    case .paragraph(let text, let role):
      "<p\(role.name.map { " class=\"\($0)\"" } ?? "")>\(text.html)</p>"
    case .quote(let text): "<blockquote>\(text.escapedForHTML)</blockquote>"
    case .code(let lines):
      "<pre>\(lines.map(\.escapedForHTML).joined(separator: "\n"))</pre>"
    case .facts(let facts):
      "<dl>"
        + facts.map { "<dt>\($0.name.escapedForHTML)</dt><dd>\($0.value.escapedForHTML)</dd>" }
        .joined() + "</dl>"
    case .table(let table): HTMLTable(table.resultsFirst).text
    case .figures(let figures): text(of: figures, language)
    case .details(let summary, let blocks):
      "<details><summary>\(summary.escapedForHTML)</summary>"
        + blocks.map { text(of: $0, language) }.joined() + "</details>"
    case .data, .records: ""
    }
  }

  private func text(of figures: Figures, _ language: ReportLanguage) -> String {
    let legend = figures.legend.enumerated().map { index, name in
      """
      <li><svg viewBox="0 0 24 12" aria-hidden="true"><line class="curve s\(index)" x1="0" y1="6" \
      x2="24" y2="6"/></svg>\(name.escapedForHTML)</li>
      """
    }
    let pictures = figures.figures.map { figure in
      let svg = figure.chart.svg(id: figure.id, in: language)
      return "<figure>\(figure.isWide ? "<div class=\"wide-chart\">\(svg)</div>" : svg)</figure>"
    }
    let isGrid = figures.figures.contains { !$0.isWide }
    return (legend.isEmpty ? "" : "<ul class=\"legend\">\(legend.joined())</ul>")
      + (isGrid ? "<div class=\"charts\">\(pictures.joined())</div>" : pictures.joined())
      + (figures.note.isEmpty ? "" : "<p class=\"quiet\">\(figures.note.escapedForHTML)</p>")
  }
}

extension Block.Role {
  /// Its class in the page's style.
  fileprivate var name: String? {
    switch self {
    case .body: nil
    case .answer: "answer"
    case .note: "quiet"
    case .warning: "warning"
    }
  }
}

extension RichText {
  fileprivate var html: String {
    runs.map { run in
      switch run {
      case .text(let text): text.escapedForHTML
      case .strong(let text): "<strong>\(text.escapedForHTML)</strong>"
      case .code(let text): "<code>\(text.escapedForHTML)</code>"
      }
    }.joined()
  }
}
