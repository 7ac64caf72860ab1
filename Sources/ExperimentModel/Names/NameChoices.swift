import Foundation

/// Parses comma-separated lists of names that contain commas themselves, as those of a product do.
package struct NameChoices: Sendable {
  package enum Reading: Sendable, Hashable {
    case names([String])
    /// The part of the list that is not a known name.
    case unknown(String)
    /// Two of the possible readings.
    case ambiguous([String], [String])
  }

  private let known: Set<String>
  /// The most pieces of any name, where commas separate pieces.
  private let mostPieces: Int

  package init(_ known: [String]) {
    self.known = Set(known)
    mostPieces = known.map { $0.count { $0 == "," } + 1 }.max() ?? 1
  }

  /// Splits the list at the commas that separate known names.
  package func read(_ text: String) -> Reading {
    let qualified = QualifiedName(text)
    if qualified.kind == .configuration {
      let names = qualified.configurationNames.filter(known.contains)
      return names.isEmpty ? .unknown(qualified.name) : .names([names[0]])
    }
    let pieces = text.split(separator: ",", omittingEmptySubsequences: false)
    /// For each position, true if the pieces from there to the end are a list of names.
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
    /// Nil if there is nothing between two commas.
    let name: String?
    let end: Int
  }

  /// Returns the names that may begin at a position, shortest first.
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

  /// If always taking the longest and always the shortest name give the same reading, it is the
  /// only one: the two paths part wherever two names are possible.
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

  /// Returns the pieces after the last known name, up to where known names begin again.
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
