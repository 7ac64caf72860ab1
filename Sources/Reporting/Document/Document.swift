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
    allBlocks.compactMap { if case .table(let table) = $0 { table } else { nil } }
  }

  /// The document without blocks for programs.
  var forPeople: Document { keeping { !$0.isForPrograms } }

  /// The document for people, in a format without pictures.
  var withoutFigures: Document { keeping { !$0.isForPrograms && !$0.isFigure } }

  /// The document with some of its blocks. Sections that hold nothing else are left out.
  private func keeping(_ isKept: (Block) -> Bool) -> Document {
    var document = self
    document.lead = lead.filter(isKept)
    document.sections = sections.compactMap { section in
      let blocks = section.blocks.filter(isKept)
      return blocks.isEmpty
        ? nil : Section(id: section.id, heading: section.heading, blocks: blocks)
    }
    return document
  }

  // MARK: - For programs

  /// The parts of its data, in order.
  var data: [@Sendable () -> [DataValue.Member]] {
    allBlocks.compactMap { if case .data(let members) = $0 { members } else { nil } }
  }

  /// Its rows: those for programs, or else the values of its first table.
  var records: Table {
    for case .records(let table) in allBlocks { return table() }
    return tables.first?.values ?? Table(columns: [String]())
  }

  private var allBlocks: [Block] { lead + sections.flatMap(\.blocks) }
}

/// A format of documents. A new format is one conformer, in one file.
package protocol DocumentRenderer: Sendable {
  /// Returns the document as text, with a line break at its end.
  func render(_ document: Document) -> String
}
