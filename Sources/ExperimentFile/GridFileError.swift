/// All mistakes of a grid file, in the order of its lines.
package struct GridFileError: Error, Hashable, CustomStringConvertible {
  package let issues: [GridIssue]

  package init(issues: [GridIssue]) { self.issues = issues }

  /// The most issues that are described: one mistake in what thousands of experiments share is one
  /// in each of them.
  static let mostDescribed = 50

  /// One issue per line.
  package var description: String {
    var lines = issues.prefix(Self.mostDescribed).map(\.description)
    if issues.count > lines.count {
      lines.append("\(issues[0].file): and \(issues.count - lines.count) more mistakes")
    }
    return lines.joined(separator: "\n")
  }
}

/// One mistake, with its place and what was expected there.
package struct GridIssue: Sendable, Hashable, CustomStringConvertible {
  package let file: String
  /// Nil when the mistake is not in a line: a file that cannot be read.
  package let position: SourcePosition?
  package let message: String

  package init(file: String, position: SourcePosition?, message: String) {
    self.file = file
    self.position = position
    self.message = message
  }

  /// `file:line:column: error: message`, as compilers write it and editors understand it.
  package var description: String {
    let place = position.map { ":\($0.line):\($0.column)" } ?? ""
    return "\(file)\(place): error: \(message)"
  }
}

/// A place in a text.
package struct SourcePosition: Sendable, Hashable, Comparable {
  /// From 1.
  package let line: Int
  /// From 1, in Unicode scalars.
  package let column: Int

  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  package static let start = SourcePosition(line: 1, column: 1)

  package static func < (a: Self, b: Self) -> Bool {
    (a.line, a.column) < (b.line, b.column)
  }
}

extension [GridIssue] {
  /// By position, each once: an alias shows its mistakes wherever it is used.
  func inReadingOrder() -> [GridIssue] {
    var seen: Set<GridIssue> = []
    return
      filter { seen.insert($0).inserted }
      .enumerated()
      .sorted { a, b in
        let first = a.element.position ?? .start
        let second = b.element.position ?? .start
        return (first, a.offset) < (second, b.offset)
      }
      .map(\.element)
  }
}
