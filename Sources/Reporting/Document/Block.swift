/// A piece of a document. Each renderer writes every kind, or leaves the kind out: how is its
/// business alone.
package enum Block: Sendable {
  /// A heading below that of the section.
  case heading(String)
  case paragraph(RichText, Role = .body)
  /// What somebody else said: a worker's last message.
  case quote(String)
  /// Lines of a log, verbatim.
  case code([String])
  /// Names and values.
  case facts([Fact])
  case table(ReportTable)
  /// Pictures, which formats without pictures leave out: what they show must stand in a table too.
  case figures(Figures)
  /// Blocks that a page shows when they are asked for.
  case details(summary: String, [Block])

  /// What a paragraph is for.
  package enum Role: Sendable, Hashable {
    case body
    /// The most important sentence.
    case answer
    /// How to read what stands beside it.
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

  /// Facts without those that have no value.
  static func facts(_ facts: [(name: String, value: String?)]) -> Block {
    .facts(
      facts.compactMap { name, value in
        value.flatMap { $0.isEmpty ? nil : Fact(name, $0) }
      })
  }
}

/// Pictures that belong together, and what is said about all of them.
package struct Figures: Sendable {
  package let figures: [Figure]
  /// Names of the series, in the order of their colours.
  package var legend: [String] = []
  package var note = ""
}

/// A picture: the data it shows, drawn by the renderer.
package struct Figure: Sendable {
  /// Unique in its document.
  package let id: String
  package let chart: any Chart
  /// True if it is too detailed to shrink to the width of a phone.
  package var isWide = false
}
