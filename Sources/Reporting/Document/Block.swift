/// An element of a document. Renderers decide how to write each kind, and may leave kinds out.
package enum Block: Sendable {
  /// A heading below that of the section.
  case heading(String)
  case paragraph(RichText, Role = .body)
  /// A quotation, such as a worker's last message.
  case quote(String)
  /// Lines of a log, verbatim.
  case code([String])
  /// Names and values.
  case facts([Fact])
  case table(ReportTable)
  /// Figures. Formats without figures leave them out, so a table must contain the same data.
  case figures(Figures)
  /// Blocks that a page shows on demand.
  case details(summary: String, [Block])
  /// Values for programs, computed when a format asks for them. Formats for people leave them out.
  case data(@Sendable () -> [DataValue.Member])
  /// Rows for programs in place of the document's first table, computed on demand too.
  case records(@Sendable () -> Table)

  /// Purpose of a paragraph.
  package enum Role: Sendable, Hashable {
    case body
    /// The most important sentence.
    case answer
    /// Explanation of a table or a figure.
    case note
    case warning
  }

  package struct Fact: Sendable, Hashable {
    package let name: String
    package let value: String

    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// True if formats for people leave it out.
  var isForPrograms: Bool {
    switch self {
    case .data, .records: true
    default: false
    }
  }

  var isFigure: Bool { if case .figures = self { true } else { false } }

  /// Facts without those that have no value.
  static func facts(_ facts: [(name: String, value: String?)]) -> Block {
    .facts(
      facts.compactMap { name, value in
        value.flatMap { $0.isEmpty ? nil : Fact(name, $0) }
      })
  }
}

/// Figures with a common legend and note.
package struct Figures: Sendable {
  package let figures: [Figure]
  /// Names of the series, in the order of their colours.
  package var legend: [String] = []
  package var note = ""
}

/// A figure: the data of a chart, which the renderer draws.
package struct Figure: Sendable {
  /// Unique in its document.
  package let id: String
  package let chart: any Chart
  /// True if it is too detailed to shrink to the width of a phone.
  package var isWide = false
}
