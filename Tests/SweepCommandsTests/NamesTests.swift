import Foundation
import TestSupport
import Testing

/// Names of sweeps, configurations and trials on the command line.
@Suite(.ownThreads) struct NamesTests {
  private func csv(_ sql: String, _ program: SweepProgram) throws -> [String] {
    try program.run("query", sql, "--format", "csv").out
      .split(whereSeparator: \.isNewline).dropFirst().map(String.init)
  }

  // MARK: - What means two things

  @Test func aNameThatMeansTwoThingsIsRefusedEverywhere() throws {
    let program = try SweepProgram()
    let grid = smallGrid.replacing("name: small", with: "name: baseline")
    try program.write(grid, to: "g.conf")
    #expect(try program.run("g.conf").status == 0)
    let refused = try program.run("rm", "baseline", "--yes")
    #expect(refused.status == 2)
    #expect(refused.err.contains("\n  sweep:baseline          the whole sweep, 2 trials\n"))
    #expect(refused.err.hasSuffix("Nothing was removed.\n"))
    #expect(try csv("SELECT count(*) FROM results", program) == ["2"])

    // Names are no part of a trial: another one renames it.
    let id = try csv("SELECT trial FROM results WHERE name = 'baseline'", program)[0]
    let prefix = String(id.prefix(8))
    try program.write(grid.replacing("name: faster", with: "name: '\(prefix)'"), to: "g.conf")
    #expect(try program.run("g.conf").out.contains("nothing to do: 2 of 2 finished"))
    let both = [
      "  configuration:\(prefix)  ", "  trial:\(prefix)",
      "'\(prefix)' means more than one thing; name one of these instead:\n",
    ]
    for command in [
      ["show"], ["verify"], ["evaluate"], ["recommend", "--user", "1"], ["rm", "--yes"],
      ["compare", "baseline"],
    ] {
      let output = try program.run(command + [prefix])
      #expect(output.status == 2, "\(command)")
      for text in both { #expect(output.err.contains(text), "\(command): \(output.err)") }
    }
    #expect(
      try program.run("show", "trial:\(prefix)").out.contains("name          baseline\n"))
    #expect(
      try program.run("show", "configuration:\(prefix)").out.contains("name          \(prefix)\n"))
    #expect(
      try program.run("compare", "trial:\(prefix)", "configuration:\(prefix)").out
        .contains("learning_rate"))
    #expect(try program.run("rm", "configuration:\(prefix)", "--yes").status == 0)
    #expect(try csv("SELECT name FROM results", program) == ["baseline"])
    #expect(try program.run("list", "sweep:baseline").status == 0)
    #expect(try program.run("rm", "sweep:baseline", "--yes").status == 0)
    #expect(try csv("SELECT count(*) FROM trials", program) == ["0"])
  }

  @Test func aNameThatIsAConditionOrAFileAsWellIsRefused() throws {
    let program = try SweepProgram()
    try program.write(
      smallGrid.replacing("faster", with: "epochs > 1") + "\n  - {name: w.safetensors, epochs: 1}",
      to: "g.conf")
    #expect(try program.run("g.conf").status == 0)
    // The condition holds for the baseline too.
    let condition = try program.run("compare", "w.safetensors", "epochs > 1")
    #expect(condition.status == 2)
    #expect(condition.err.contains("\n  configuration:epochs > 1  "))
    #expect(condition.err.contains("\n  '(epochs > 1)'            "))
    let all = try program.run("compare", "w.safetensors", "(epochs > 1)", "--format", "csv").out
    #expect(all.contains("setting,epochs,baseline,"))
    let one = try program.run(
      "compare", "w.safetensors", "configuration:epochs > 1", "--format", "csv"
    ).out
    #expect(!one.contains("setting,epochs,baseline,"))

    #expect(try program.run("evaluate", "w.safetensors").status == 0)
    let weights = try program.weights().keys.sorted()[0]
    let file = "results/trials/\(weights)/model.safetensors"
    try program.bytes(file).write(to: URL(filePath: program.folder.path("w.safetensors")))
    try program.write(
      try program.read("results/trials/\(weights)/manifest.json"), to: "manifest.json")
    let refused = try program.run("evaluate", "w.safetensors")
    #expect(refused.status == 2)
    #expect(refused.err.contains("\n  configuration:w.safetensors  "))
    #expect(refused.err.contains("\n  file:w.safetensors  "))
    #expect(try program.run("evaluate", "configuration:w.safetensors").status == 0)
    #expect(
      try program.run("evaluate", "file:w.safetensors").out
        == program.run("evaluate", file).out)
  }

  @Test func aNameOfTwoDatasetsIsRefused() throws {
    let program = try SweepProgram()
    func exists(_ name: String) throws {
      try FileManager.default.createDirectory(
        atPath: program.folder.path(name), withIntermediateDirectories: true)
    }
    for (users, place) in [("50", "data/mini"), ("60", "mini")] {
      let made = try program.run(
        "data", "synth", "--ratings", "2000", "--users", users, "--movies", "200", "-o", place)
      #expect(made.status == 0, "\(made.err)")
    }
    let refused = try program.run("data", "info", "mini")
    #expect(refused.status == 2)
    #expect(
      refused.err.contains(
        "mini: means two datasets, data/mini and ./mini; write one of these paths"))
    try program.write(grid(dropout: 0.1).replacing("sample", with: "mini"), to: "g.conf")
    #expect(try program.run("g.conf", "--dry-run").err.contains("means two datasets"))
    let named = try program.run("data", "info", "data/mini").out
    let path = try program.run("data", "info", "./mini").out
    #expect(named != path)
    // A folder without data means nothing.
    try FileManager.default.removeItem(atPath: program.folder.path("mini"))
    try exists("mini")
    #expect(try program.run("data", "info", "mini").out == named)
    // Nor does a link make two of one.
    try FileManager.default.removeItem(atPath: program.folder.path("mini"))
    try FileManager.default.createSymbolicLink(
      atPath: program.folder.path("mini"), withDestinationPath: "data/mini")
    #expect(try program.run("data", "info", "mini").out == named)
    // A grid file of that name.
    try FileManager.default.removeItem(atPath: program.folder.path("mini"))
    try program.write(grid(dropout: 0.1), to: "mini")
    let both = try program.run("data", "info", "mini")
    #expect(both.status == 2)
    #expect(
      both.err.contains("\n  data/mini  the dataset of that name\n  ./mini     the grid file"))
    #expect(try program.run("data", "info", "data/mini").out == named)
  }

  // MARK: - Names of sweeps

  /// A grid of one epoch and one configuration.
  private func grid(dropout: Double, name: String? = nil) -> String {
    (name.map { "name: \($0)\n" } ?? "") + """
      dataset: sample
      defaults: {epochs: 1, embedding_dim: 4, attention_layers: 1, batch_size: 1000}
      experiments: [{name: only, dropout: \(dropout)}]
      """
  }

  @Test func namesTakeLettersOfAllScripts() throws {
    let program = try SweepProgram()
    try program.write(grid(dropout: 0.1), to: "임베딩 실험.conf")
    try program.write(grid(dropout: 0.2), to: "드롭아웃 실험.conf")
    try program.write(grid(dropout: 0.3, name: "이름"), to: "n.conf")
    for (file, name) in [
      ("임베딩 실험.conf", "임베딩-실험"), ("드롭아웃 실험.conf", "드롭아웃-실험"), ("n.conf", "이름"),
    ] {
      let run = try program.run(file, "--no-progress")
      #expect(run.status == 0)
      #expect(!run.err.contains("note:"))
      #expect(run.out.hasSuffix("report: results/\(name).md\n"))
      #expect(program.exists("results/\(name).md"))
    }
    #expect(try csv("SELECT DISTINCT sweep FROM results", program).count == 3)
    // As a file name of macOS is typed.
    let decomposed = "이름".decomposedStringWithCanonicalMapping
    #expect(try program.run("report", decomposed).out == program.read("results/이름.md"))
  }

  @Test func gridsWhoseFilesAreCalledAlikeStayApart() throws {
    let program = try SweepProgram()
    try program.write(grid(dropout: 0.1), to: "x y.conf")
    try program.write(grid(dropout: 0.2), to: "x'y.conf")
    #expect(try program.run("x y.conf").status == 0)
    let report = try program.read("results/x-y.md")
    for arguments in [["x'y.conf"], ["x'y.conf", "--dry-run"]] {
      let refused = try program.run(arguments)
      #expect(refused.status == 2)
      #expect(
        refused.err == """
          error: the sweep 'x-y' was last run from x y.conf, which holds another grid than \
          x'y.conf; give one of the two a name of its own, such as 'name: x-y-2'. Nothing was \
          changed

          """)
    }
    #expect(try program.read("results/x-y.md") == report)
    #expect(try csv("SELECT dropout FROM results", program) == ["0.1"])
    try program.write(grid(dropout: 0.2, name: "x-y-2"), to: "x'y.conf")
    #expect(try program.run("x'y.conf").status == 0)
    #expect(try program.read("results/x-y.md") == report)
  }

  @Test func aSweepThatWasLastRunFromAnotherFileSaysSo() throws {
    let program = try SweepProgram()
    func move(_ from: String, _ to: String) throws {
      try FileManager.default.moveItem(
        atPath: program.folder.path(from), toPath: program.folder.path(to))
    }
    func notes(_ file: String) throws -> [String] {
      let run = try program.run(file, "--no-progress")
      #expect(run.status == 0, "\(run.err)")
      return run.err.split(separator: "\n").filter { $0.contains("was last run from") }
        .map(String.init)
    }
    try FileManager.default.createDirectory(
      atPath: program.folder.path("d"), withIntermediateDirectories: true)
    try program.write(grid(dropout: 0.1), to: "g.conf")
    #expect(try notes("g.conf") == [])
    #expect(try notes("g.conf") == [])
    #expect(try notes(program.folder.path("g.conf")) == [], "the same file by another path")
    // Edited in its place.
    try program.write(grid(dropout: 0.2), to: "g.conf")
    #expect(try notes("g.conf") == [])
    // Moved, also where another file has taken its place since.
    try move("g.conf", "d/g.conf")
    try program.write(grid(dropout: 0.3), to: "g.conf")
    #expect(
      try notes("d/g.conf")
        == ["note: 'g' was last run from g.conf, which held the same grid as d/g.conf"])
    // Moved and edited.
    try move("d/g.conf", "d/old.conf")
    #expect(
      try notes("g.conf") == [
        "note: 'g' was last run from d/g.conf; its report will show the grid of g.conf instead. "
          + "Earlier results stay in the database"
      ])
    // The name was chosen, so the sweep is meant.
    try program.write(grid(dropout: 0.1, name: "g"), to: "named.conf")
    #expect(try notes("named.conf").count == 1)
    #expect(try notes("named.conf") == [])
    // Standard input is no file that could be another one later.
    let input = FileHandle(forReadingAtPath: program.folder.path("g.conf"))!
    let piped = try program.run(as: [], ["/dev/stdin", "--dry-run"], input: input)
    #expect(piped.status == 0, "\(piped.err)")
  }

  // MARK: - --only

  @Test func onlyTakesNamesOfAProduct() throws {
    let program = try SweepProgram()
    try program.write(
      """
      name: p
      dataset: sample
      defaults: {epochs: 1, attention_layers: 1, batch_size: 1000}
      parameters:
        dropout: {values: [0.1, 0.2]}
        embedding_dim: {values: [4, 8]}
      """, to: "p.conf")
    func planned(_ only: String...) throws -> [String] {
      let plan = try program.run(["p.conf", "--dry-run"] + only.flatMap { ["--only", $0] })
      #expect(plan.status == 0, "\(plan.err)")
      return plan.out.split(separator: "\n").filter { $0.contains("would train") }
        .map { String($0.split(separator: " ")[1]) }.sorted()
    }
    let (first, second) = ("dropout=0.1,embedding_dim=4", "dropout=0.2,embedding_dim=8")
    #expect(try planned(first) == [first])
    #expect(try planned("\(first),\(second)") == [first, second])
    #expect(try planned("\(second), \(first),") == [first, second])
    #expect(try planned(second, first) == [first, second])
    #expect(try planned("configuration:\(second)") == [second])
    #expect(try program.run("p.conf", "--only", second, "--only", first).status == 0)
    let plot = try program.run("plot", "--only", "\(first),\(second)")
    #expect(plot.status == 0, "\(plot.err)")
    #expect(plot.out.contains(first) && plot.out.contains(second))
    for command in [["p.conf"], ["plot"]] {
      let unknown = try program.run(command + ["--only", "\(first),dropout=0.1,embedding_dim=9"])
      #expect(unknown.status == 2)
      #expect(
        unknown.err.contains("there is no configuration 'dropout=0.1,embedding_dim=9' in "),
        "\(unknown.err)")
      #expect(unknown.err.contains("it has 'dropout=0.1,embedding_dim=4', 'dropout=0.1,"))
      #expect(try program.run(command + ["--only", first, "--only", " , "]).status == 64)
    }
  }

  @Test func anAmbiguousListIsRefused() throws {
    let program = try SweepProgram()
    try program.write(
      smallGrid + """

          - {name: "baseline,faster", dropout: 0.1}
        """, to: "g.conf")
    let refused = try program.run("g.conf", "--dry-run", "--only", "baseline,faster")
    #expect(refused.status == 2)
    #expect(refused.err.contains("\n  --only 'configuration:baseline,faster'  "))
    #expect(
      refused.err.contains(
        "\n  --only 'configuration:baseline' --only 'configuration:faster'  2 configurations"))
    let list = try program.run("g.conf", "--dry-run", "--only", "baseline", "--only", "faster")
    #expect(list.out.contains("0 done, 2 missing"))
  }

  @Test func amongThousandsOfNamesTheNearestAreShown() throws {
    let program = try SweepProgram()
    let values = (100..<200).map { "0.\($0)" }.joined(separator: ", ")
    try program.write(
      """
      dataset: sample
      parameters:
        dropout: {values: [\(values)]}
        learning_rate: {values: [\(values)]}
      """, to: "big.conf")
    let mistyped = try program.run("big.conf", "--only", "dropuot=0.15,learning_rate=0.123")
    #expect(mistyped.status == 2)
    #expect(mistyped.err.utf8.count < 2000)
    #expect(mistyped.err.contains("it has 'dropout=0.15,learning_rate=0.123', "))
    #expect(mistyped.err.hasSuffix(" and 9980 more ('sweep big.conf --dry-run' shows all)\n"))
  }
}
