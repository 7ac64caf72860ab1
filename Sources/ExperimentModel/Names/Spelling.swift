/// Suggestions for misspelt words.
package enum Spelling {
  /// Returns the candidate nearest to `word`, ignoring case; nil if none is near.
  package static func nearest(to word: String, among candidates: [String]) -> String? {
    let limit = min(3, max(1, word.count / 3))
    let lowercased = Array(word.lowercased())
    return
      candidates
      .compactMap { candidate -> (candidate: String, distance: Int)? in
        let other = Array(candidate.lowercased())
        // Each insertion or deletion counts, so the difference in length is a bound.
        guard abs(other.count - lowercased.count) <= limit else { return nil }
        return (candidate, distance(lowercased, other))
      }
      .filter { $0.distance <= limit && $0.distance < $0.candidate.count }
      .min { $0.distance < $1.distance }?
      .candidate
  }

  /// Returns "; did you mean 'x'?", or an empty text.
  package static func suggestion(for word: String, among candidates: [String]) -> String {
    nearest(to: word, among: candidates).map { "; did you mean '\($0)'?" } ?? ""
  }

  /// Returns the `count` candidates nearest to `word`, nearest first; ties keep their order.
  package static func nearest(
    _ count: Int, to word: String, among candidates: [String]
  ) -> [String] {
    let word = comparable(word)
    return
      candidates.enumerated()
      .map { (index: $0.offset, distance: distance(word, comparable($0.element))) }
      .sorted { ($0.distance, $0.index) < ($1.distance, $1.index) }
      .prefix(count)
      .map { candidates[$0.index] }
  }

  /// Returns the first 300 scalars: they compare faster than characters, and no name differs only
  /// after them. A long argument is compared with 100,000 names in seconds.
  private static func comparable(_ word: String) -> [UInt32] {
    word.lowercased().unicodeScalars.prefix(300).map(\.value)
  }

  static func distance(_ a: String, _ b: String) -> Int { distance(Array(a), Array(b)) }

  /// Returns the optimal string alignment distance: the number of insertions, deletions,
  /// substitutions and swaps of neighbours (Damerau 1964).
  private static func distance<Element: Equatable>(_ a: [Element], _ b: [Element]) -> Int {
    // A common prefix and suffix cost nothing, and are most of the names of a product.
    let start = zip(a, b).prefix { $0 == $1 }.count
    let end = zip(a.dropFirst(start).reversed(), b.dropFirst(start).reversed())
      .prefix { $0 == $1 }.count
    let a = Array(a[start..<a.count - end])
    let b = Array(b[start..<b.count - end])
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var best = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          best = min(best, beforeLast[j - 1] + 1)
        }
        row.append(best)
      }
      beforeLast = last
      last = row
    }
    return last[b.count]
  }
}
