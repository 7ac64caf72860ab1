/// The valid names, as a message lists them: all of a few, or those nearest to what was given.
///
///     "there is no column '\(name)'; there are \(NameList(columns, nearestTo: name))"
package struct NameList: CustomStringConvertible {
  /// The most names that a message lists.
  package static let limit = 20

  /// "a, b, c", or "a, b, … and 80 more".
  package let description: String

  /// - Parameters:
  ///   - names: listed in this order where they are few.
  ///   - word: what was given instead of one of them; nil lists the first ones.
  ///   - quoted: whether each stands in quotes, as names that may hold commas must.
  ///   - remedy: what shows them all, such as "'sweep list' shows all".
  package init(
    _ names: [String], nearestTo word: String? = nil, quoted: Bool = false,
    all remedy: String? = nil
  ) {
    let shown =
      if names.count > Self.limit, let word {
        Spelling.nearest(Self.limit, to: word, among: names)
      } else {
        Array(names.prefix(Self.limit))
      }
    let list = shown.map { quoted ? "'\($0)'" : $0 }.joined(separator: ", ")
    let rest = names.count - shown.count
    description =
      rest == 0 ? list : "\(list) and \(rest) more" + (remedy.map { " (\($0))" } ?? "")
  }
}
