import ExperimentModel
import Yams

/// Key of a mapping with its position and value.
struct GridEntry {
  let key: String
  /// The key as the file spells it, for hyperparameters that have another spelling.
  let spelling: String
  let position: SourcePosition
  let value: Node
}

extension GridReader {
  /// Reads the entries of a mapping, each key once, including those merged by `<<`.
  ///
  /// - Parameters:
  ///   - name: the mapping's name in messages: "'defaults'".
  ///   - hasSettings: true if hyperparameters are among the keys; aliases are then resolved.
  /// - Returns: nil, with an issue, if the node is no mapping.
  mutating func entries(
    of node: Node, in name: String, expected: String = "a mapping", hasSettings: Bool = false
  ) -> [GridEntry]? {
    guard case .mapping(let mapping) = node else {
      report(
        "\(name): expected \(expected), found \(found(node))" + Self.hint(of: node), at: node)
      return nil
    }
    var entries: [GridEntry] = []
    var merged: [GridEntry] = []
    for (keyNode, value) in mapping {
      guard case .scalar(let scalar) = keyNode else {
        report("\(name): expected a word as a key, found \(found(keyNode))", at: keyNode)
        continue
      }
      let spelling = yaml.key(of: scalar)
      let entry = GridEntry(
        key: hasSettings ? HyperparameterDefinition.canonicalName(spelling) : spelling,
        spelling: spelling, position: keyNode.position, value: value)
      if entry.key == "<<", scalar.style == .plain {
        merged += mergedEntries(from: value, in: name, hasSettings: hasSettings)
      } else if let first = entries.first(where: { $0.key == entry.key }) {
        report(
          entry.spelling == first.spelling
            ? "\(name): '\(entry.key)' is given twice, first in line \(first.position.line)"
            : "\(name): '\(entry.spelling)' and '\(first.spelling)', in line "
              + "\(first.position.line), are the same setting; keep one of them",
          at: entry.position)
      } else {
        entries.append(entry)
      }
    }
    for entry in merged where !entries.contains(where: { $0.key == entry.key }) {
      entries.append(entry)
    }
    return entries
  }

  /// Reads the value of a YAML 1.1 merge key: a mapping, or a list of mappings where earlier ones win.
  private mutating func mergedEntries(
    from node: Node, in name: String, hasSettings: Bool
  ) -> [GridEntry] {
    let nodes = if case .sequence(let sequence) = node { Array(sequence) } else { [node] }
    return nodes.flatMap {
      entries(of: $0, in: name + ", merged by '<<',", hasSettings: hasSettings) ?? []
    }
  }

  /// Reads the items of a list that must not be empty.
  ///
  /// - Returns: nil, with an issue, if the node is no list or empty.
  mutating func items(of node: Node, in name: String, expected: String) -> [Node]? {
    guard case .sequence(let sequence) = node else {
      report("\(name): expected \(expected), found \(found(node))", at: node)
      return nil
    }
    guard !sequence.isEmpty else {
      report("\(name): expected \(expected), found an empty list", at: node)
      return nil
    }
    return Array(sequence)
  }

  /// Reports a key that is not among `known`.
  mutating func reportUnknown(_ entry: GridEntry, in name: String, known: [String]) {
    if let lookalike = Lookalike(in: entry.key) {
      report("\(name): unknown key '\(entry.key)'; \(lookalike.hint)", at: entry.position)
      return
    }
    let suggestion = Spelling.suggestion(for: entry.key, among: known)
    let expected =
      suggestion.isEmpty
      ? "; expected \(Self.alternatives(known, nearestTo: entry.key))" : suggestion
    report("\(name): unknown key '\(entry.key)'\(expected)", at: entry.position)
  }

  /// Returns "; it contains U+FF1A FULLWIDTH COLON …" for a text that should be ASCII, or an empty
  /// text.
  static func hint(of node: Node) -> String {
    (node.scalar.flatMap { Lookalike(in: $0.string) }?.hint).map { "; " + $0 } ?? ""
  }

  /// Returns "a", "a or b", or "one of a, b, c".
  static func alternatives(_ words: [String], nearestTo word: String? = nil) -> String {
    words.count < 3
      ? words.joined(separator: " or ")
      : "one of \(NameList(words, nearestTo: word, all: "docs/grid-file.md lists all"))"
  }
}

extension Node {
  var position: SourcePosition { mark.map { SourcePosition($0) } ?? .start }
}
