/// One mistake, or a remark on what is none, with its position.
package struct GridIssue: Sendable, Hashable, CustomStringConvertible {
  package let file: String
  /// Nil if the file cannot be read.
  package let position: SourcePosition?
  package let message: String

  package init(file: String, position: SourcePosition?, message: String) {
    self.file = file
    self.position = position
    self.message = message
  }

  /// `file:line:column: error: message`, the format of compilers, which editors parse.
  package var description: String { "\(place): error: \(message)" }

  /// `file:line:column: message`.
  var text: String { "\(place): \(message)" }

  private var place: String { file + (position.map { ":\($0.line):\($0.column)" } ?? "") }
}

extension [GridIssue] {
  /// Sorted by position, without duplicates: an alias repeats its mistakes wherever it is used.
  package func inReadingOrder() -> [GridIssue] {
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
