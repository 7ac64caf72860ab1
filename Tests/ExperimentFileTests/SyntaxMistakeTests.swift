import Testing

/// Texts that are not YAML, or not the YAML of a grid.
struct SyntaxMistakeTests {
  static let mistakes: [GridMistake] = [
    .init(
      "unclosedMapping",
      """
      defaults: {epochs: 5
      experiments:
        - {name: a}
      """,
      """
      g.conf:2:12: error: not YAML: did not find expected ',' or '}' while parsing a flow \
      mapping (from line 1, column 11)
      """),
    .init(
      "tab",
      """
      defaults:
      \tepochs: 5
      """,
      """
      g.conf:2:1: error: a tab where YAML wants spaces; indent with spaces
      """),
    .init(
      "colonInText",
      """
      experiments:
        - name: a
          description: one: two
      """,
      """
      g.conf:3:21: error: not YAML: mapping values are not allowed in this context; put text \
      that contains ': ' in quotes
      """),
    .init(
      "reservedCharacter",
      """
      experiments:
        - {name: @a}
      """,
      """
      g.conf:2:12: error: a value cannot begin with '@'; put it in quotes
      """),
    .init(
      "unknownAlias",
      """
      defaults: *common
      experiments: [{name: a}]
      """,
      """
      g.conf:1:11: error: there is no anchor of that name before this alias
      """),
    .init(
      "secondDocument",
      """
      experiments: [{name: a}]
      ---
      name: other
      """,
      """
      g.conf:2:1: error: a grid file is one YAML document, a second one begins here
      """),
    .init(
      "empty",
      """

      """,
      """
      g.conf:1:1: error: the file is empty; expected a grid with 'experiments' or 'parameters'
      """),
    .init(
      "onlyComments",
      """
      # nothing
      """,
      """
      g.conf:1:1: error: the file is empty; expected a grid with 'experiments' or 'parameters'
      """),
    .init(
      "listAtTop",
      """
      - name: a
      """,
      """
      g.conf:1:1: error: grid: expected a mapping, found a list
      """),
    .init(
      "duplicateKeys",
      """
      name: x
      defaults:
        epochs: 5
        dropout: 2
        epochs: 6
      name: y
      experiments: [{name: baseline}]
      """,
      """
      g.conf:4:12: error: dropout: expected a number of at least 0 and below 1, found '2'
      g.conf:5:3: error: defaults: 'epochs' is given twice, first in line 3
      g.conf:6:1: error: grid: 'name' is given twice, first in line 1
      """),
    .init(
      "quotedDuplicateKeys",
      """
      experiments:
        - {name: a, 'epochs': 5, "epochs": 6, epohcs: 7}
      """,
      """
      g.conf:2:28: error: experiment: 'epochs' is given twice, first in line 2
      g.conf:2:41: error: experiment 'a': unknown key 'epohcs'; did you mean 'epochs'?
      """),
    .init(
      "keyThatIsNoWord",
      """
      experiments: [{name: baseline}]
      ? [a, b]
      : 1
      """,
      """
      g.conf:2:3: error: grid: expected a word as a key, found [a, b]
      """),
    .init(
      "mergeOfWord",
      """
      experiments:
        - {name: a, <<: b}
      """,
      """
      g.conf:2:19: error: experiment, merged by '<<',: expected a mapping, found 'b'
      """),
    .init(
      "aTable",
      "user,item,clicked\n" + String(repeating: "12,345,1\n", count: 1000),
      """
      g.conf:1:1: error: grid: expected a mapping, found 'user,item,clicked 12,345,1 12,345,1 \
      12,345,1 12,345,1 12,345,1 12,345,1 12,345,…'
      """),
  ]

  @Test(arguments: mistakes) func isExplained(_ mistake: GridMistake) { mistake.check() }
}
