import Foundation
import Testing

/// `sweep compare` with every way to name a configuration.
@Suite struct CompareCommandTests {
  @Test func configurationsAreFoundByNameIdAndCondition() throws {
    let program = try SweepProgram()
    try program.write(
      smallGrid.replacing("name: small\n", with: "name: small\nseeds: [1, 2]\n")
        + "\n  - {name: slow, learning_rate: 1e-5}", to: "small.conf")
    #expect(try program.run("small.conf").status == 0)

    let named = try program.run("compare", "baseline", "faster")
    #expect(named.status == 0, "\(named.err)")
    #expect(named.out.hasPrefix("Settings that differ\nsetting"))
    #expect(named.out.contains("learning_rate  1e-4      0.001"))
    #expect(named.out.contains("less baseline"))
    #expect(named.out.contains("2 of 2"))
    #expect(named.out.contains("Differences are paired by seed"))
    #expect(named.out.contains("\n\nValidation AUC by epoch\n"))
    #expect(!named.out.contains("slow"))

    let id = try program.run(
      "query", "SELECT trial FROM results WHERE name = 'faster' AND seed = 2", "--format", "csv"
    ).out.split(whereSeparator: \.isNewline)[1].prefix(10)
    #expect(try program.run("compare", "baseline", String(id)).out == named.out)
    #expect(
      try program.run("compare", "baseline", "learning_rate > 5e-4").out == named.out)
    // Each once, and the first is what the others are compared with.
    let all = try program.run("compare", "slow", "1 = 1", "--format", "csv")
    #expect(all.out.contains("\nsetting,learning_rate,slow,,,1e-05,"))
    #expect(all.out.contains("metric,ndcg_all@10,baseline,,2,"))
    let markdown = try program.run("compare", "baseline", "faster", "--format", "markdown")
    #expect(markdown.out.hasPrefix("## Settings that differ\n\n| setting "))

    let alone = try program.run("compare", "faster")
    #expect(alone.status == 2)
    #expect(alone.err.contains("there is nothing to compare 'faster' with"))
    let unknown = try program.run("compare", "baseline", "quicker")
    #expect(unknown.status == 2)
    #expect(unknown.err.contains("has no configuration or trial 'quicker', and as a condition"))
    #expect(unknown.err.contains("no such column: quicker"))
    let none = try program.run("compare", "baseline", "dropout > 0.9")
    #expect(none.err.contains("no trial of the sweep 'small' has: dropout > 0.9"))
  }
}
