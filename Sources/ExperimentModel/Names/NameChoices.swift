import Foundation

/// Reads lists of names that may hold commas themselves: those of a product do.
package struct NameChoices: Sendable {
  package enum Reading: Sendable, Hashable {
    case names([String])
    /// The part of the list that is no name.
    case unknown(String)
    /// Two of the ways to read it.
    case ambiguous([String], [String])
  }

  private let known: Set<String>
  /// Of any name, counted in the pieces that commas part.
  private let mostPieces: Int

  package init(_ known: [String]) {
    self.known = Set(known)
    mostPieces = known.map { $0.count { $0 == "," } + 1 }.max() ?? 1
  }

  /// Splits the list at those commas that leave known names only.
  package func read(_ text: String) -> Reading {
    let qualified = QualifiedName(text)
    if qualified.kind == .configuration {
      let names = qualified.configurationNames.filter(known.contains)
      return names.isEmpty ? .unknown(qualified.name) : .names([names[0]])
    }
    let pieces = text.split(separator: ",", omittingEmptySubsequences: false)
    /// Whether the pieces from each place to the end are a list of names.
    var isList = [Bool](repeating: false, count: pieces.count) + [true]
    for start in pieces.indices.reversed() {
      isList[start] = !steps(from: start, in: pieces, where: isList).isEmpty
    }
    guard isList[0] else { return .unknown(unknown(in: pieces, isList)) }
    let longest = path(through: pieces, isList) { $0.last! }
    let shortest = path(through: pieces, isList) { $0.first! }
    return longest == shortest ? .names(longest) : .ambiguous(longest, shortest)
  }

  private struct Step {
    /// Nil for nothing between two commas.
    let name: String?
    let end: Int
  }

  /// What may begin at a place, the shortest first.
  private func steps(
    from start: Int, in pieces: [Substring], where isList: [Bool]
  ) -> [Step] {
    var steps: [Step] = []
    for end in start + 1..<min(start + mostPieces, pieces.count) + 1 where isList[end] {
      let text = String(pieces[start].base[pieces[start].startIndex..<pieces[end - 1].endIndex])
      let trimmed = text.trimmingCharacters(in: .whitespaces)
      if let name = [text, trimmed].first(where: known.contains) {
        steps.append(Step(name: name, end: end))
      } else if trimmed.isEmpty, end == start + 1 {
        steps.append(Step(name: nil, end: end))
      }
    }
    return steps
  }

  /// If the longest and the shortest steps lead through the same names, no list can be read in two
  /// ways: wherever two steps are possible, these two paths part.
  private func path(
    through pieces: [Substring], _ isList: [Bool], choosing step: ([Step]) -> Step
  ) -> [String] {
    var names: [String] = []
    var place = 0
    while place < pieces.count {
      let next = step(steps(from: place, in: pieces, where: isList))
      if let name = next.name { names.append(name) }
      place = next.end
    }
    return names
  }

  /// The pieces after the last names that are known, up to where known ones begin again.
  private func unknown(in pieces: [Substring], _ isList: [Bool]) -> String {
    var reached = [Bool](repeating: false, count: pieces.count + 1)
    reached[0] = true
    let anywhere = [Bool](repeating: true, count: pieces.count + 1)
    var start = 0
    for place in pieces.indices where reached[place] {
      start = place
      for step in steps(from: place, in: pieces, where: anywhere) { reached[step.end] = true }
    }
    let end = (start + 1...pieces.count).first { isList[$0] } ?? pieces.count
    return pieces[start..<end].joined(separator: ",").trimmingCharacters(in: .whitespaces)
  }
}
