/// All mistakes of a grid file, in the order of its lines.
package struct GridFileError: Error, Hashable, CustomStringConvertible {
  package let issues: [GridIssue]

  package init(issues: [GridIssue]) { self.issues = issues }

  /// The most issues that are described: one mistake in what thousands of experiments share is one
  /// in each of them.
  static let mostDescribed = 50

  /// One line per issue.
  package var description: String {
    var lines = issues.prefix(Self.mostDescribed).map(\.description)
    if issues.count > lines.count {
      lines.append("\(issues[0].file): and \(issues.count - lines.count) more mistakes")
    }
    return lines.joined(separator: "\n")
  }
}
