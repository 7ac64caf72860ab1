import Foundation
import TestSupport
import Testing

/// Sweeps that add seeds until each comparison is settled, run as people run them.
@Suite(.ownThreads) struct SettledSweepTests {
  /// `untrained` is far worse with every seed, `copy` differs by nothing that six seeds show.
  private let grid = """
    name: settled
    dataset: sample
    seeds: {start: 2, most: 6, until: settled, first: 1}
    metric: auc
    defaults: {epochs: 1, embedding_dim: 4, batch_size: 500, attention_layers: 1, learning_rate: 1e-2}
    experiments:
      - {name: baseline}
      - {name: untrained, learning_rate: 1e-9}
      - {name: copy, optimizer: {name: adam, epsilon: 1.1e-7}}
    """

  private func seeds(_ program: SweepProgram) throws -> [String] {
    try program.run(
      "query",
      "SELECT name, count(*) FROM results WHERE state = 'finished' GROUP BY name ORDER BY name",
      "--format", "csv"
    ).out.split(whereSeparator: \.isNewline).dropFirst().map(String.init)
  }

  @Test func eachConfigurationGetsTheSeedsItNeeds() throws {
    let program = try SweepProgram()
    try program.write(grid, to: "settled.conf")
    let plan = try program.run("settled.conf", "--dry-run")
    #expect(plan.out.contains("0 done, 6 missing"), "\(plan.out)")
    #expect(plan.out.contains("then get more seeds, up to 6 each"), "\(plan.out)")
    let run = try program.run("settled.conf", "--no-progress")
    #expect(run.status == 0, "\(run.err)")
    let found = try seeds(program)
    #expect(found.count == 3 && found[0] == "baseline,6" && found[1] == "copy,6", "\(found)")
    let needed = try #require(Int(found[2].dropFirst("untrained,".count)))
    #expect((4...6).contains(needed))
    let report = try program.read("results/settled.md")
    #expect(report.contains("1 is open after all 6 seeds"), "\(report)")
    let again = try program.run("settled.conf", "--no-progress")
    #expect(again.status == 0 && again.out.hasPrefix("nothing to do"), "\(again.out)\(again.err)")
    #expect(try seeds(program) == found)
  }

  /// The same trials with the same weights, whenever the run was interrupted.
  @Test func anInterruptedRunEndsWithTheSameSeeds() throws {
    let whole = try SweepProgram()
    try whole.write(grid, to: "settled.conf")
    #expect(try whole.run("settled.conf", "--no-progress").status == 0)
    let program = try SweepProgram()
    try program.write(grid, to: "settled.conf")
    for finished in [1, 7, 10] {
      let process = try program.start("settled.conf", "--no-progress", "-j", "1")
      try program.wait(for: process) {
        try seeds(program).compactMap { Int($0.split(separator: ",")[1]) }.reduce(0, +) >= finished
      }
      process.interrupt()
      process.waitUntilExit()
    }
    let run = try program.run("settled.conf", "--no-progress")
    #expect(run.status == 0, "\(run.err)")
    #expect(try seeds(program) == seeds(whole))
    #expect(try program.weights() == whole.weights())
  }
}
