import ExperimentModel
import Yams

/// YAML text that can be composed despite duplicate keys.
///
/// Yams stops at the first mapping with a duplicate key, without the position of the second one. To
/// report all mistakes at once, `compose` replaces the first character of each such key and tries
/// again. `key(of:)` restores the key, so that the reader of mappings finds the duplicates.
struct YAMLText {
  private(set) var lines: [[Unicode.Scalar]]
  /// The replaced first characters of keys, by the keys' positions.
  private var disguised: [SourcePosition: Unicode.Scalar] = [:]

  /// Positions of removed characters.
  private var removed: [SourcePosition] = []

  /// - Parameter text: YAML with any line endings that YAML allows.
  init(_ text: String) {
    var lines: [[Unicode.Scalar]] = [[]]
    var previous: Unicode.Scalar?
    for scalar in text.unicodeScalars where scalar != "\u{FEFF}" {
      switch scalar {
      case "\n" where previous == "\r": break
      case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": lines.append([])
      default: lines[lines.count - 1].append(scalar)
      }
      previous = scalar
    }
    self.lines = lines
  }

  /// Returns the root of the only document; nil if there is none.
  mutating func compose() throws(YAMLSyntaxError) -> Node? {
    while true {
      do {
        return try Yams.compose(yaml: text)
      } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
        let position = SourcePosition(context.mark)
        guard disguiseKey(at: position) else {
          throw YAMLSyntaxError(
            position: position, message: "the key '\(keys.first ?? "")' is given twice")
        }
      } catch {
        throw YAMLSyntaxError(error, lines: lines)
      }
    }
  }

  /// Replaces invisible characters by what was probably meant: a space, or nothing.
  mutating func clean(_ places: [SourcePosition]) {
    for place in places.sorted().reversed() {
      let (line, column) = (place.line - 1, place.column - 1)
      let character = InvisibleCharacter(scalar: lines[line][column], offset: column)
      lines[line].replaceSubrange(column...column, with: character.isSpace ? [" "] : [])
      if !character.isSpace { removed.append(place) }
    }
  }

  /// Returns the position in the file of a position in the cleaned text.
  func original(_ place: SourcePosition) -> SourcePosition {
    var column = place.column
    for gone in removed.filter({ $0.line == place.line }).sorted() where gone.column <= column {
      column += 1
    }
    return SourcePosition(line: place.line, column: column)
  }

  /// Returns a scalar's text as in the file.
  func key(of scalar: Node.Scalar) -> String {
    guard let mark = scalar.mark, let first = disguised[SourcePosition(mark)] else {
      return scalar.string
    }
    return String(String.UnicodeScalarView([first] + scalar.string.unicodeScalars.dropFirst()))
  }

  private var text: String {
    var text = String.UnicodeScalarView()
    for line in lines {
      text.append(contentsOf: line)
      text.append("\n")
    }
    return String(text)
  }

  /// Replaces the first character of a key by a private-use character, a different one each time.
  private mutating func disguiseKey(at position: SourcePosition) -> Bool {
    let line = position.line - 1
    var column = position.column - 1
    guard lines.indices.contains(line), lines[line].indices.contains(column) else { return false }
    if lines[line][column] == "\"" || lines[line][column] == "'" { column += 1 }
    guard
      lines[line].indices.contains(column), disguised[position] == nil, disguised.count < 6000,
      lines[line][column].properties.isAlphabetic,
      let mask = Unicode.Scalar(0xE000 + UInt32(disguised.count))
    else { return false }
    disguised[position] = lines[line][column]
    lines[line][column] = mask
    return true
  }
}

extension SourcePosition {
  init(_ mark: Mark) { self.init(line: mark.line, column: mark.column) }
}
