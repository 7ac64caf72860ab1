import Foundation
import TestSupport
import Testing

/// Ways to look again, run as people run them: other names, other seeds, fewer configurations, other splits.
@Suite(.ownThreads) struct LookTests {
  private let program: SweepProgram

  init() throws { program = try SweepProgram() }

  private func grid(_ name: String, _ head: String, sizes: String = "{values: [5, 6, 7]}") -> String
  {
    """
    name: \(name)
    dataset: sample
    \(head)
    defaults: {epochs: 1, model: fm, embedding_dim: 4, batch_size: 500, learning_rate: 1e-2}
    experiments: [{name: baseline}]
    parameters: {embedding_dim: \(sizes)}
    """
  }

  /// Runs a grid and returns the sweep's report for programs.
  private func report(_ name: String, _ text: String, _ options: String...) throws -> Report {
    try program.write(text, to: "\(name).conf")
    let run = try program.run(as: [], ["\(name).conf", "--no-progress"] + options)
    #expect(run.status == 0, "\(run.err)")
    let json = try program.run("report", name, "--format", "json").out
    return Report(
      values: try #require(JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]),
      text: try program.read("results/\(name).md"), messages: run.err)
  }

  private struct Report {
    let values: [String: Any]
    let text: String
    let messages: String

    var looks: String? { values["looks"] as? String }
    var level: Double? { values["level"] as? Double }
    var comparisons: Int? { values["comparisons"] as? Int }
    var verdicts: [String] {
      (values["configurations"] as? [[String: Any]] ?? []).compactMap { $0["verdict"] as? String }
    }
  }

  @Test func anotherNameDoesNotResetWhatWasSeen() throws {
    #expect(try report("g", grid("g", "seeds: [1..3]")).looks == "once")
    #expect(try report("twin", grid("twin", "seeds: [1..3]")).looks == "once")
    let other = try report("h", grid("h", "seeds: [1..4]"))
    #expect(other.looks == "after a change of 3 seeds" && other.level == 0.005)
    #expect(!other.text.contains("fixed before any result was seen"))
  }

  @Test func seedsThatWereSeenCannotBeLeftOut() throws {
    let settled = "seeds: {start: 3, most: 4, until: settled, first: 1}"
    #expect(try report("g", grid("g", settled)).looks == "every seed")
    let picked = try report("g", grid("g", "seeds: [1, 4, 5]"))
    #expect(picked.verdicts == ["baseline", "untested", "untested", "untested"])
    #expect(picked.values["omitted_seeds"] as? [Int] == [2, 3])
    #expect(picked.text.contains("results with seeds 2, 3 were seen before"), "\(picked.text)")
    #expect(!picked.text.contains("until each comparison was settled"))
    #expect(picked.messages.contains("results with the seeds 2,3 were seen before"))
    let restarted = try report("g", grid("g", "seeds: {until: settled, most: 8, first: 200}"))
    #expect(restarted.values["omitted_seeds"] as? [Int] == [1, 2, 3, 4, 5])
    let whole = try report("g", grid("g", "seeds: [1..5, 200..202]"))
    #expect(whole.verdicts.allSatisfy { $0 != "untested" }, "\(whole.verdicts)")
  }

  @Test func configurationsThatLeaveTheGridCount() throws {
    #expect(try report("many", grid("many", "seeds: [1..3]")).comparisons == 3)
    let survivor = try report("many", grid("many", "seeds: [1..3]", sizes: "{values: [6]}"))
    #expect(survivor.looks == "once" && survivor.comparisons == 3)
    #expect(survivor.values["former_comparisons"] as? Int == 2)
    #expect(survivor.text.contains("2 of them with configurations that are no longer in the grid"))
    let other = try report(
      "many", grid("many", "seeds: [1..3]\nbaseline: embedding_dim=7"))
    #expect(other.looks == "after a change of 3 seeds" && other.comparisons == 6)
    #expect(other.text.contains("all pairs, because the baseline was chosen"))
  }

  @Test func otherSplitsOfTheSameRowsAreAChange() throws {
    #expect(try report("f", grid("f", "seeds: [1]\nfolds: 3")).looks == "once")
    let folds = try report("f", grid("f", "seeds: [1]\nfolds: 4"))
    #expect(folds.looks == "after a change of seeds or splits" && folds.level == 0.005)
  }

  /// One seed has no test, so the recommended way on from it has the whole level.
  @Test func settlingAfterOneSeedSpendsNothing() throws {
    _ = try report("g", grid("g", "seeds: [42]"))
    let settled = try report("g", grid("g", "seeds: {start: 3, most: 4, until: settled}"))
    #expect(settled.looks == "every seed" && settled.level == 0.05)
  }

  /// The baseline trains beside the chosen configuration, which gets all the seeds it needs.
  @Test func chosenConfigurationsAreSettledAlone() throws {
    let text = grid("g", "seeds: {start: 3, most: 5, until: settled, first: 1}")
    _ = try report("g", text, "--only", "embedding_dim=6")
    let counts = try program.run(
      "query", "SELECT name, count(*) FROM results WHERE state = 'finished' GROUP BY name",
      "--format",
      "csv"
    ).out.split(whereSeparator: \.isNewline).dropFirst().map(String.init)
    #expect(counts == ["baseline,5", "embedding_dim=6,5"], "\(counts)")
  }
}
