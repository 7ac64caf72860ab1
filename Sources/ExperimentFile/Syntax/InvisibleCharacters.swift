import ExperimentModel
import Yams

extension YAMLText {
  /// Where characters that can't be seen are part of a key or a value, save of descriptions. In
  /// comments they do no harm.
  func invisibleCharacters(in root: Node) -> [SourcePosition] {
    guard lines.contains(where: { !InvisibleCharacter.all(in: $0).isEmpty }) else { return [] }
    var visited: Set<Collection> = []
    return places(in: root, &visited)
  }

  private struct Collection: Hashable {
    let position: SourcePosition
    let isMapping: Bool
  }

  /// - Parameter visited: lists and mappings seen so far. Each is searched once: aliases may
  ///   repeat the same one a million times.
  private func places(in node: Node, _ visited: inout Set<Collection>) -> [SourcePosition] {
    switch node {
    case .scalar(let scalar): return places(in: scalar)
    case .alias: return []
    case .sequence(let items):
      guard visited.insert(.init(position: node.position, isMapping: false)).inserted else {
        return []
      }
      return items.reduce(into: []) { $0 += places(in: $1, &visited) }
    case .mapping(let mapping):
      guard visited.insert(.init(position: node.position, isMapping: true)).inserted else {
        return []
      }
      return mapping.reduce(into: []) { found, entry in
        found += places(in: entry.key, &visited)
        if entry.key.scalar?.string != "description" { found += places(in: entry.value, &visited) }
      }
    }
  }

  /// Those that can be why a text is not YAML: in the line where that showed, or in a line before it
  /// among the spaces at its beginning or beside punctuation.
  func invisibleCharacters(before error: SourcePosition) -> [SourcePosition] {
    lines.prefix(error.line).enumerated().flatMap { number, line in
      let characters = InvisibleCharacter.all(in: withoutComment(line))
      let indentation = line.prefix { scalar in
        scalar == " " || scalar == "-"
          || !InvisibleCharacter.all(in: CollectionOfOne(scalar)).isEmpty
      }.count
      return characters.filter { character in
        number + 1 == error.line || character.offset < indentation
          || [character.offset - 1, character.offset + 1].contains {
            line.indices.contains($0) && ":,-?[]{}".unicodeScalars.contains(line[$0])
          }
      }
      .map { SourcePosition(line: number + 1, column: $0.offset + 1) }
    }
  }

  func complaint(at place: SourcePosition) -> String {
    let scalar = lines[place.line - 1][place.column - 1]
    return "here is \(InvisibleCharacter(scalar: scalar, offset: 0).complaint)"
  }

  /// Looks for a scalar's characters from its beginning on. One that a quoted text has by an escape
  /// was meant.
  private func places(in scalar: Node.Scalar) -> [SourcePosition] {
    let characters = InvisibleCharacter.all(in: scalar.string.unicodeScalars)
    guard !characters.isEmpty, let mark = scalar.mark else { return [] }
    var places: [SourcePosition] = []
    var (line, column) = (mark.line - 1, mark.column - 1)
    for character in characters {
      while lines.indices.contains(line) {
        if column < lines[line].count,
          let found = lines[line][column...].firstIndex(of: character.scalar)
        {
          places.append(SourcePosition(line: line + 1, column: found + 1))
          column = found + 1
          break
        }
        guard scalar.style != .doubleQuoted else { break }
        line += 1
        column = 0
      }
    }
    return places
  }

  private func withoutComment(_ line: [Unicode.Scalar]) -> ArraySlice<Unicode.Scalar> {
    let hash = line.indices.first { index in
      line[index] == "#" && (index == 0 || line[index - 1] == " " || line[index - 1] == "\t")
    }
    return line[..<(hash ?? line.count)]
  }
}
