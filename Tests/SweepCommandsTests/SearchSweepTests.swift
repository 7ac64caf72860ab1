import Foundation
import TestSupport
import Testing

/// Searches, run as people run them.
@Suite(.ownThreads) struct SearchSweepTests {
  private static func grid(_ method: String = "tpe", trials: Int = 12) -> String {
    """
    name: search
    dataset: sample
    method: \(method)
    trials: \(trials)
    metric: validation_auc
    early_terminate: {type: asha, min_iter: 1, eta: 3}
    defaults: {epochs: 9, batch_size: 500, model: deepfm, embedding_dim: 4, hidden_sizes: [8]}
    parameters:
      learning_rate: {min: 0.0001, max: 0.1, distribution: log_uniform_values}
      dropout: {min: 0.0, max: 0.5}
    """
  }

  private func program(_ grid: String = grid()) throws -> SweepProgram {
    let program = try SweepProgram()
    try program.write(grid, to: "search.conf")
    return program
  }

  private func train(_ program: SweepProgram, _ options: String...) throws {
    let run = try program.run(["search.conf", "--no-progress", "--no-confirm"] + options)
    #expect(run.status == 0, "\(run.err)")
  }

  private func query(_ sql: String, _ program: SweepProgram) throws -> [String] {
    try program.run("query", sql, "--format", "csv").out
      .split(whereSeparator: \.isNewline).dropFirst().map(String.init)
  }

  /// All that is stored of a search, apart from times and attempts.
  private func record(_ program: SweepProgram) throws -> [String] {
    try query(
      """
      SELECT r.name, r.trial, r.state, r.validation_auc, e.epoch, e.validation_auc
      FROM results r LEFT JOIN epochs e USING (trial) ORDER BY r.name, e.epoch
      """, program)
  }

  /// The weights of the finished trials.
  private func weights(_ program: SweepProgram) throws -> [String: Data] {
    let trials = try query("SELECT trial FROM results WHERE state = 'finished'", program)
    #expect(!trials.isEmpty)
    return try Dictionary(
      uniqueKeysWithValues: trials.map {
        ($0, try program.bytes("results/trials/\($0.prefix(10))/model.safetensors"))
      })
  }

  @Test func anyNumberOfWorkersTrainsTheSame() throws {
    let reference = try program()
    try train(reference, "-j", "1")
    let expected = try record(reference)
    #expect(expected.contains { $0.contains(",pruned,") })
    #expect(expected.contains { $0.contains("suggestion-12,") })
    // A suggestion that was pruned at the first rung has one epoch.
    let epochs = try query(
      """
      SELECT DISTINCT count(e.epoch) FROM results r JOIN epochs e USING (trial)
      WHERE r.state = 'pruned' GROUP BY r.trial ORDER BY 1
      """, reference)
    #expect(["1", "3"].starts(with: epochs), "\(epochs)")
    for jobs in ["2", "7"] {
      let other = try program()
      try train(other, "-j", jobs)
      #expect(try record(other) == expected)
      #expect(try weights(other) == weights(reference))
    }
    #expect(
      try reference.run("search.conf", "--no-confirm").out.hasPrefix("nothing to do: all 12 "))
    #expect(try reference.run("list", "search").out.contains("pruned"))
  }

  @Test func killsChangeNothing() throws {
    let reference = try program()
    try train(reference, "-j", "2")
    let program = try program()
    var random = SystemRandomNumberGenerator()
    for _ in 0..<8 {
      let process = try program.start("search.conf", "--no-confirm", "-j", "3")
      usleep(UInt32.random(in: 100_000...900_000, using: &random))
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      #expect(try program.waitForWorkersToEnd())
    }
    try train(program)
    #expect(try record(program) == record(reference))
    #expect(try weights(program) == weights(reference))
    let verification = try program.run("verify", "search")
    #expect(verification.status == 0)
    #expect(
      verification.out.hasPrefix(
        "identical: all 12 suggestions of 'search' follow from its results"))
  }

  @Test func raisingTrialsOnlyAdds() throws {
    let program = try program()
    try train(program)
    let before = try record(program)
    try program.write(Self.grid(trials: 16), to: "search.conf")
    let plan = try program.run("search.conf", "--dry-run").out
    #expect(plan.contains("12 of 16 suggestions have ended"), "\(plan)")
    #expect(plan.contains("suggestion-13: learning_rate "), "\(plan)")
    try train(program)
    let after = try record(program)
    #expect(Set(before).isSubset(of: after))
    #expect(Set(after.map { $0.prefix { $0 != "," } }).count == 17)
    #expect(try program.run("verify", "search").status == 0)
  }

  /// A search ends with the confirmation of its best suggestions, whose seeds had no part in the choice.
  @Test func searchesAreConfirmed() throws {
    let program = try program(Self.grid("random", trials: 4))
    let run = try program.run("search.conf", "--no-progress")
    #expect(run.status == 0, "\(run.err)")
    #expect(run.err.contains("seeds 101..110"), "\(run.err)")
    #expect(run.out.contains("By the fresh runs alone"), "\(run.out)")
    #expect(try program.read("results/search.md").contains("## Confirmation"))
  }

  /// The signal is one of the confirmation, which is a run of its own.
  @Test func theConfirmationStopsOnSignals() throws {
    let program = try program(Self.grid("random", trials: 2))
    let process = try program.start("search.conf", "-j", "1", out: "out", err: "err")
    try program.wait(for: process) { try program.read("err").contains("(seed 10") }
    kill(process.processIdentifier, SIGTERM)
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    #expect(
      try program.read("out").hasSuffix("Interrupted. Resume with: sweep confirm search\n"))
  }

  /// What the search decided stays decided when a grid trains a pruned suggestion to the end, from its
  /// checkpoint.
  @Test func gridsDoNotRewriteASearch() throws {
    let program = try program()
    try train(program)
    let before = try program.run("report", "search").out
    let pruned = try query("SELECT name FROM results WHERE state = 'pruned' LIMIT 1", program)[0]
    let values = try query(
      "SELECT learning_rate, dropout FROM results WHERE name = '\(pruned)'", program)[0]
      .split(separator: ",")
    try program.write(
      """
      name: grid
      dataset: sample
      metric: validation_auc
      defaults: {epochs: 9, batch_size: 500, model: deepfm, embedding_dim: 4, hidden_sizes: [8]}
      experiments: [{name: again, learning_rate: \(values[0]), dropout: \(values[1])}]
      """, to: "grid.conf")
    let grid = try program.run("grid.conf", "--no-progress")
    #expect(grid.err.contains("again: epoch 9/9"), "\(grid.err)")
    // Its first epoch is reported again, not trained.
    #expect(try query("SELECT attempts FROM results WHERE name = 'again'", program) != ["1"])
    func table(_ report: String) -> Substring {
      report.drop { $0 != "#" }.prefix(while: { $0 != "¶" })
        .components(separatedBy: "## Quality")[0][...]
    }
    #expect(try table(program.run("report", "search").out) == table(before))
    let verification = try program.run("verify", "search")
    #expect(verification.status == 0, "\(verification.out)")
  }

  @Test func partsOfASearchCannotBeChosen() throws {
    let run = try program().run("search.conf", "--only", "baseline")
    #expect(run.status == 2)
    #expect(run.err.contains("leave --only out"), "\(run.err)")
  }
}
