import ExperimentModel
import Yams

/// YAML syntax error with a message for people who do not know libyaml.
struct YAMLSyntaxError: Error, Hashable {
  let position: SourcePosition
  let message: String

  init(position: SourcePosition, message: String) {
    self.position = position
    self.message = message
  }

  /// - Parameter lines: the text, to quote the offending character.
  init(_ error: any Error, lines: [[Unicode.Scalar]]) {
    switch error {
    case YamlError.scanner(let context, let problem, let mark, _),
      YamlError.parser(let context, let problem, let mark, _):
      let position = SourcePosition(mark)
      let cause = Self.likelyCause(in: lines.prefix(position.line))
      self.init(
        position: cause?.position ?? position,
        message: Self.words(
          for: problem, context: context, found: Self.scalar(at: position, in: lines),
          cause: cause?.text))
    case YamlError.composer(_, let problem, let mark, _):
      let message =
        problem.contains("another document")
        ? "a grid file is one YAML document, a second one begins here"
        : "there is no anchor of that name before this alias"
      self.init(position: SourcePosition(mark), message: message)
    case YamlError.reader(let problem, let offset, let value, let text):
      let character = Unicode.Scalar(UInt32(truncatingIfNeeded: value))
      self.init(
        position: offset.map { Self.position(ofCharacter: $0, in: text) } ?? .start,
        message: "not text: \(problem)"
          + (character.map { ": \($0.codeAndName); delete it" } ?? ""))
    default:
      self.init(position: .start, message: "not YAML: \(error)")
    }
  }

  private static func words(
    for problem: String, context: YamlError.Context?, found: Unicode.Scalar?, cause: String?
  ) -> String {
    if let cause { return "not YAML: \(cause)" }
    if problem.contains("cannot start any token") {
      if found == "\t" { return "a tab where YAML wants spaces; indent with spaces" }
      if let found { return "a value cannot begin with '\(found)'; put it in quotes" }
    }
    var words = "not YAML: \(problem)"
    if let context {
      words += " \(context.text)"
      if context.mark.line > 0 {
        words += " (from line \(context.mark.line), column \(context.mark.column))"
      }
    }
    if let found, !found.isASCII { words += "; here is \(found.codeAndName)" }
    if problem.contains("mapping values are not allowed") {
      words += "; put text that contains ': ' in quotes"
    }
    return words
  }

  /// What most likely broke the syntax up to an error: punctuation that only looks like YAML's, or a key
  /// without a space after its colon. libyaml notices these lines later, in other words.
  private static func likelyCause(
    in lines: ArraySlice<[Unicode.Scalar]>
  ) -> (position: SourcePosition, text: String)? {
    for (number, line) in lines.enumerated() {
      let text = String(String.UnicodeScalarView(line))
      guard !text.drop(while: { $0 == " " }).hasPrefix("#") else { continue }
      if let column = line.firstIndex(where: { "：，｛｝［］＃".unicodeScalars.contains($0) }),
        !text.contains("\""), !text.contains("'"),
        let lookalike = Lookalike(in: String(Character(line[column])))
      {
        return (SourcePosition(line: number + 1, column: column + 1), lookalike.hint)
      }
      if let column = line.firstIndex(where: { $0 != " " }),
        ("\u{2010}"..."\u{2015}").contains(line[column]),
        let lookalike = Lookalike(in: String(Character(line[column])))
      {
        return (SourcePosition(line: number + 1, column: column + 1), lookalike.hint)
      }
      if let key = text.prefixMatch(of: /\s*(?:- )?[A-Za-z_.]+:(?=[^\s\/:])/) {
        return (
          SourcePosition(line: number + 1, column: key.0.unicodeScalars.count + 1),
          "a space is missing after the colon"
        )
      }
    }
    return nil
  }

  private static func scalar(
    at position: SourcePosition, in lines: [[Unicode.Scalar]]
  ) -> Unicode.Scalar? {
    guard lines.indices.contains(position.line - 1) else { return nil }
    let line = lines[position.line - 1]
    return line.indices.contains(position.column - 1) ? line[position.column - 1] : nil
  }

  private static func position(ofCharacter offset: Int, in text: String) -> SourcePosition {
    let before = text.prefix(offset)
    let line = before.split(separator: "\n", omittingEmptySubsequences: false)
    return SourcePosition(
      line: line.count, column: (line.last?.unicodeScalars.count ?? 0) + 1)
  }
}
