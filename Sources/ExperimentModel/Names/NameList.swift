/// Valid names in a message: all if they are few, otherwise those nearest to the given word.
///
///     "there is no column '\(name)'; there are \(NameList(columns, nearestTo: name))"
package struct NameList: CustomStringConvertible {
  /// The most names in a message.
  package static let limit = 20

  /// "a, b, c", or "a, b, … and 80 more".
  package let description: String

  /// - Parameters:
  ///   - names: listed in this order if they are few.
  ///   - word: the word that was given instead; nil lists the first names.
  ///   - quoted: true to quote each name, because names may contain commas.
  ///   - remedy: how to see all names, such as "'sweep list' shows all".
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

  /// Returns the names, in quotes if one has a comma, which separates them in lists.
  package static func unambiguous(_ names: [String]) -> [String] {
    names.contains { $0.contains(",") } ? names.map { "'\($0)'" } : names
  }

  /// Returns "a", "a and b" or "a, b and c", in quotes if a name has a comma.
  package static func sentence(_ names: [String]) -> String {
    let names = unambiguous(names)
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " and " + last
  }

  /// Returns the first five distinct words, in their order.
  package static func distinct(_ words: [String]) -> String {
    var distinct: [String] = []
    for word in words where !distinct.contains(word) {
      guard distinct.count < 5 else { return distinct.joined(separator: ", ") + ", …" }
      distinct.append(word)
    }
    return distinct.joined(separator: ", ")
  }
}
