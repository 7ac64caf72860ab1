import ExperimentModel
import Testing

@testable import ExperimentFile

/// Characters that can't be seen, or that look like others.
struct CharacterMistakeTests {
  private static let space = "which looks like a space but is none; use a plain space"

  static let mistakes: [GridMistake] = [
    .init(
      "inAFlowMapping", "experiments:\n  - {name: a,\u{A0}epochs: 1}\n",
      "g.conf:2:14: error: here is U+00A0 NO-BREAK SPACE, \(space)"),
    .init(
      "beforeAnItem", "experiments:\n\u{A0} - {name: a, epochs: 1}\n",
      "g.conf:2:1: error: here is U+00A0 NO-BREAK SPACE, \(space)"),
    .init(
      "asIndentation", "experiments:\n  - name: a\n\u{A0}\u{A0}\u{A0} epochs: 1\n",
      """
      g.conf:3:1: error: here is U+00A0 NO-BREAK SPACE, \(space)
      g.conf:3:2: error: here is U+00A0 NO-BREAK SPACE, \(space)
      g.conf:3:3: error: here is U+00A0 NO-BREAK SPACE, \(space)
      """),
    .init(
      "inAName", "dataset: mini\u{200B}\nexperiments:\n  - {name: a\u{2060}}\n",
      """
      g.conf:1:14: error: here is U+200B ZERO WIDTH SPACE, which can't be seen; delete it
      g.conf:3:13: error: here is U+2060 WORD JOINER, which can't be seen; delete it
      """),
    .init(
      "inQuotes", "experiments:\n  - {name: \"a\u{A0}b\"}\n",
      "g.conf:2:14: error: here is U+00A0 NO-BREAK SPACE, \(space)"),
    .init(
      "ideographicSpace", "seeds:\u{3000}1\nexperiments: [{name: a}]\n",
      "g.conf:1:7: error: here is U+3000 IDEOGRAPHIC SPACE, \(space)"),
    .init(
      "besideOtherMistakes", "seeds: x\nexperiments:\n  - {name: a\u{200B}, epoch: 1}\n",
      """
      g.conf:1:8: error: seeds: expected a whole number of at least 0, found 'x'
      g.conf:3:13: error: here is U+200B ZERO WIDTH SPACE, which can't be seen; delete it
      g.conf:3:16: error: experiment 'a': unknown key 'epoch'; did you mean 'epochs'?
      """),
    .init(
      "fullWidthColonAfterAKey", "dataset： mini\nexperiments:\n  - {name: a}\n",
      "g.conf:1:8: error: not YAML: it holds U+FF1A FULLWIDTH COLON; write ':'"),
    .init(
      "fullWidthComma", "experiments:\n  - {name: a， epochs: 1}\n",
      "g.conf:2:13: error: not YAML: it holds U+FF0C FULLWIDTH COMMA; write ','"),
    .init(
      "noSpaceAfterAColon", "dataset:mini\nexperiments:\n  - {name: a}\n",
      "g.conf:1:9: error: not YAML: a space is missing after the colon"),
    .init(
      "spaceAroundAName", "experiments:\n  - {name: \"a \"}\n",
      "g.conf:2:12: error: experiment: name: 'a ' begins or ends with a space; delete it"),
    .init(
      "fullWidthColon", "experiments：[{name: a}]\n",
      """
      g.conf:1:1: error: grid: unknown key 'experiments：[{name'; it holds U+FF1A FULLWIDTH COLON; \
      write ':'
      g.conf:1:1: error: nothing to train: expected 'experiments', 'parameters' or 'zip'
      """),
    .init(
      "cyrillicLetter", "experiments:\n  - {name: a, \u{435}pochs: 1}\n",
      """
      g.conf:2:15: error: experiment 'a': unknown key '\u{435}pochs'; it holds U+0435 CYRILLIC \
      SMALL LETTER IE
      """),
    .init(
      "fullWidthDigits", "experiments:\n  - {name: a, epochs: １０}\n",
      """
      g.conf:2:23: error: epochs: expected a whole number from 1 to 100000, found '１０'; it holds \
      U+FF11 FULLWIDTH DIGIT ONE; write '1'
      """),
    .init(
      "typographicQuotes", "dataset: “mini”\nexperiments: [{name: a, optimizer: “adam”}]\n",
      """
      g.conf:1:10: error: dataset: '“mini”' is in typographic quotes, which are part of the text; \
      use plain ones
      g.conf:2:36: error: optimizer: expected one of adam, adamw, nadam, adamax, schedule_free_adamw, rmsprop, \
      adagrad, ftrl, lion, sgd, found \
      '“adam”'; it holds U+201C LEFT DOUBLE QUOTATION MARK; write '"'
      """),
    .init(
      "seedTooLarge",
      """
      dataset: {path: sample, split: {seed: 9223372036854775808}}
      seeds: [9223372036854775807, 18446744073709551615]
      experiments: [{name: a}]
      """,
      """
      g.conf:1:39: error: dataset split seed: the seed 9223372036854775808 is too large; use one of \
      at most 9223372036854775807 (2^63 − 1)
      g.conf:2:30: error: seeds: the seed 18446744073709551615 is too large; use one of at most \
      9223372036854775807 (2^63 − 1)
      """),
    .init(
      "seedInExponentNotation", "seeds: [1e30]\nexperiments: [{name: a}]",
      """
      g.conf:1:9: error: seeds: the seed 1e30 is too large; use one of at most \
      9223372036854775807 (2^63 − 1)
      """),
  ]

  @Test(arguments: mistakes)
  func isReported(_ mistake: GridMistake) { mistake.check() }

  /// In comments and descriptions they do no harm, and an escape says that one is meant.
  @Test func whereTheyAreWantedTheyStay() throws {
    let sweep = try GridFile.parse(
      """
      # Une grille\u{A0}: voici
      experiments:
        - {name: a, description: "très\u{A0}: “bien” ❤️"}  # là\u{A0}!
        - {name: 임베딩👩‍💻, epochs: 3}
        - {epochs: 4, name: "b\\u00A0c"}
      """, file: "g.conf")
    #expect(sweep.configurations.map(\.name) == ["a", "임베딩👩‍💻", "b\u{A0}c"])
    #expect(sweep.configurations[0].description == "très\u{A0}: “bien” ❤️")
  }
}
