import ExperimentFile
import ExperimentModel
import Foundation
import Testing

/// The README and the help texts against the program.
@Suite(.ownThreads) struct DocumentationTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private func page(_ path: String) throws -> String {
    try String(contentsOf: Self.root.appending(path: path), encoding: .utf8)
  }

  @Test func theReadmeIsShort() throws {
    #expect(
      try page("README.md").split(separator: "\n", omittingEmptySubsequences: false).count <= 121)
  }

  @Test func theGridOfTheReadmeIsValid() throws {
    let block = try #require(
      try page("README.md").split(separator: "```yaml\n").dropFirst().first)
    let text = String(try #require(block.split(separator: "```").first))
    let sweep = try GridFile.parse(text, file: "README.md")
    #expect(sweep.configurations.count == 7)
    #expect(sweep.seeds == [1, 2, 3])
  }

  @Test func everyDocumentedCommandHasHelp() throws {
    let program = try SweepProgram()
    let commands = try page("docs/commands.md")
    for command in [
      "run", "confirm", "list", "show", "report", "compare", "plot", "query", "export", "evaluate",
      "recommend", "data",
      "bench",
      "verify", "rm", "gc", "doctor",
    ] {
      let help = try program.run(command, "--help")
      #expect(help.status == 0)
      #expect(help.out.contains("USAGE: sweep \(command)"), "\(command)")
      if command != "run" { #expect(commands.contains("`sweep \(command)"), "\(command)") }
    }
  }

  @Test func theRootHelpIsAsDocumented() throws {
    let help = try SweepProgram().run("--help").out
    let expected = """
      OVERVIEW: Train recommenders for every setting of a grid file and compare them.

      'sweep GRID' trains what is missing, records every metric in
      results/sweep.sqlite and writes results/<sweep name>.md. After an
      interruption, run the same command again to resume. 'sweep help run'
      lists its options.

      USAGE: sweep GRID [options]
             sweep <subcommand>

      """
    #expect(help.hasPrefix(expected), "\(help)")
  }

  @Test func theRunHelpNamesEveryOption() throws {
    let help = try SweepProgram().run("run", "--help").out
    for option in [
      "-j, --jobs <jobs>", "--threads <threads>", "--dataset <name|dir>", "--db <file>",
      "--seeds <list>", "--only <name,…>", "--dry-run", "--rerun <failed|all>", "--report <file>",
      "--no-progress", "--timeout <duration>", "--retries <retries>", "--fail-fast",
      "--memory <size>",
    ] {
      #expect(help.contains(option), "\(option)")
    }
  }

  @Test func theReportHelpNamesEveryOptionThatItsPageDoes() throws {
    let help = try SweepProgram().run("report", "--help").out
    let root = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let page = try String(contentsOf: root.appending(path: "docs/reports.md"), encoding: .utf8)
    for option in [
      "--format <format>", "--columns <name,…>", "--sort-by <column>",
      "--filter <SQL condition>", "--precision <precision>", "--rows <setting>",
      "--columns-by <setting>", "--metric <name>", "--epoch <epoch>", "--lang <language>",
      "-o, --output <file>",
    ] {
      #expect(help.contains(option), "\(option)")
      let name = option.prefix { $0 != " " && $0 != "," }
      #expect(page.contains("`\(name)"), "\(option)")
    }
  }

  @Test func mistakesInTheOptionsOfAReportSayWhatToDo() throws {
    let program = try SweepProgram()
    for (option, value, message) in [
      ("--columns", "name,ndcgg", "there is no column 'ndcgg'; did you mean 'ndcg'?"),
      ("--sort-by", "ndcg:up", "'up' is not a direction: write ndcg:asc or ndcg:desc"),
      ("--rows", "optimiser", "there is no setting 'optimiser'; did you mean 'optimizer'?"),
      ("--metric", "acu", "there is no metric 'acu'; did you mean 'auc'?"),
      ("--rows", "optimizer", "a pivot table needs both --rows and --columns-by"),
      ("--precision", "13", "--precision: a number from 0 to 12, not 13"),
    ] {
      let failed = try program.run("report", option, value)
      #expect(failed.status == 64)
      #expect(failed.err.contains(message), "\(failed.err)")
    }
  }
}
