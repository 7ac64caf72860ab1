import Testing

@testable import ExperimentFile

/// The list of experiments.
struct ExperimentMistakeTests {
  static let mistakes: [GridMistake] = [
    .init(
      "withoutName",
      """
      experiments:
        - {epochs: 5}
      """,
      """
      g.conf:2:5: error: experiment: expected a 'name'
      """),
    .init(
      "emptyName",
      """
      experiments:
        - {name: ""}
      """,
      """
      g.conf:2:12: error: experiment: name: expected a name, found ''
      """),
    .init(
      "nameTaken",
      """
      experiments:
        - {name: a}
        - {name: a, epochs: 6}
      """,
      """
      g.conf:3:12: error: experiment: the name 'a' is taken, in line 2
      """),
    .init(
      "sameSettings",
      """
      experiments:
        - {name: a}
        - {name: b, epochs: 5}
        - {name: c, attention_dim: 16}
      """,
      """
      g.conf:3:5: error: experiment 'b': has the same settings as 'a'; leave one of them out
      g.conf:4:5: error: experiment 'c': has the same settings as 'a'; leave one of them out
      """),
    .init(
      "noList",
      """
      experiments: {name: a}
      """,
      """
      g.conf:1:14: error: experiments: expected a list of experiments, found a mapping
      """),
    .init(
      "emptyList",
      """
      experiments: []
      """,
      """
      g.conf:1:14: error: experiments: expected a list of experiments, found an empty list
      """),
    .init(
      "itemIsWord",
      """
      experiments: [baseline]
      """,
      """
      g.conf:1:15: error: experiment: expected a mapping, found 'baseline'
      """),
    .init(
      "misspeltKey",
      """
      experiments:
        - {nmae: a}
      """,
      """
      g.conf:2:5: error: experiment: expected a 'name'
      g.conf:2:6: error: experiment: unknown key 'nmae'; did you mean 'name'?
      """),
  ]

  @Test func aMistakeThatThousandsShareIsDescribedInAFew() {
    let grid =
      "defaults: {epochs: 1}\nexperiments:\n"
      + (0..<1000).map { "  - {name: a\($0), epohcs: 2}\n" }.joined()
    let error = #expect(throws: GridFileError.self) { try GridFile.parse(grid, file: "g.conf") }
    #expect(error?.issues.count == 1000)
    let lines = error?.description.split(separator: "\n") ?? []
    #expect(lines.count == 51)
    #expect(lines.first?.hasPrefix("g.conf:3:") == true)
    #expect(lines.last == "g.conf: and 950 more mistakes")
  }

  @Test(arguments: mistakes) func isExplained(_ mistake: GridMistake) { mistake.check() }
}
