/// A document as data: headings, paragraphs, tables and figures, independent of the format.
///
/// Pure functions make documents from an analysis; a `DocumentRenderer` writes them.
package struct Document: Sendable {
  /// Nil for a document without a title, such as a command's output.
  package var title: String?
  package var language: ReportLanguage
  /// The blocks before the first section.
  package var lead: [Block]
  package var sections: [Section]

  package struct Section: Sendable {
    /// Unique in its document.
    package let id: String
    package let heading: String
    package let blocks: [Block]
  }

  package init(
    title: String? = nil, language: ReportLanguage, lead: [Block] = [], sections: [Section] = []
  ) {
    self.title = title
    self.language = language
    self.lead = lead
    self.sections = sections
  }

  /// Its tables, in order.
  var tables: [ReportTable] {
    (lead + sections.flatMap(\.blocks)).compactMap { block in
      if case .table(let table) = block { table } else { nil }
    }
  }

  /// The document for a format without pictures: sections that hold nothing else are left out.
  var withoutFigures: Document {
    var document = self
    document.lead = lead.filter { !$0.isFigure }
    document.sections = sections.compactMap { section in
      let blocks = section.blocks.filter { !$0.isFigure }
      return blocks.isEmpty
        ? nil : Section(id: section.id, heading: section.heading, blocks: blocks)
    }
    return document
  }
}

extension Block {
  fileprivate var isFigure: Bool { if case .figures = self { true } else { false } }
}

/// A format of documents. A new format is one conformer, in one file.
package protocol DocumentRenderer: Sendable {
  /// Returns the document as text, with a line break at its end.
  func render(_ document: Document) -> String
}
