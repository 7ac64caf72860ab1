/// All mistakes in the parameters of a search.
package struct SearchSpaceError: Error, Hashable, CustomStringConvertible {
  package struct Problem: Sendable, Hashable {
    package let parameter: String
    /// What is wrong, and what to do.
    package let text: String
  }

  /// In the order of the parameters; never empty.
  package let problems: [Problem]

  package var description: String {
    problems.map { "'\($0.parameter)': \($0.text)" }.joined(separator: "\n")
  }
}
