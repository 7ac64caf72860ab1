/// Splits a title from its year, "Toy Story (1995)": the year is the last "(dddd)", or the first year of
/// a series, "Planet Earth (2006–2007)" or "Babylon 5 (1994- )".
func splitTitle(_ text: String) -> (title: String, year: Int?) {
  let bytes = Array(text.utf8)
  guard bytes.count >= 6 else { return (text, nil) }
  for start in stride(from: bytes.count - 6, through: 0, by: -1)
  where bytes[start] == 0x28 && isYearEnd(bytes[(start + 5)...]) {
    let digits = bytes[start + 1...start + 4]
    guard digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { continue }
    let year = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    let title = String(decoding: bytes[..<start], as: UTF8.self)
    return (String(title.reversed().drop(while: { $0 == " " }).reversed()), year)
  }
  return (text, nil)
}

/// Returns true if a title without a readable year seems to have one: a digit after a bracket.
func seemsToHaveYear(_ title: String) -> Bool {
  let characters = Array(title)
  return zip(characters, characters.dropFirst()).contains { bracket, next in
    ["(", "[", "\u{FF08}"].contains(bracket) && next.isWholeNumber
  }
}

/// Returns true if a year ends here: ")", or a hyphen or dash, an optional last year, and ")".
private func isYearEnd(_ bytes: ArraySlice<UInt8>) -> Bool {
  var rest = bytes
  if rest.starts(with: [0x2D]) {
    rest = rest.dropFirst()
  } else if rest.starts(with: "–".utf8) {
    rest = rest.dropFirst(3)
  } else {
    return rest.first == 0x29
  }
  return rest.drop { $0 == 0x20 || (0x30...0x39).contains($0) }.first == 0x29
}

/// Splits the genres of a movie; "(no genres listed)" is none.
func splitGenres(_ text: String, separator: Character) -> [String] {
  text == "(no genres listed)" ? [] : text.split(separator: separator).map(String.init)
}
