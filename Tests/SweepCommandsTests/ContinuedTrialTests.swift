import Foundation
import TestSupport
import Testing

/// Trials that differ only in their epochs, run as people run them.
@Suite(.ownThreads) struct ContinuedTrialTests {
  private func grid(epochs: [Int]) -> String {
    """
    name: continued
    dataset: sample
    metric: auc
    defaults: {embedding_dim: 4, batch_size: 500, attention_layers: 1, learning_rate: 1e-2}
    parameters: {epochs: {values: \(epochs)}}
    """
  }

  private func program(epochs: [Int]) throws -> SweepProgram {
    let program = try SweepProgram()
    try program.write(grid(epochs: epochs), to: "continued.conf")
    return program
  }

  private func run(_ program: SweepProgram, _ options: String...) throws {
    let run = try program.run(["continued.conf", "--no-progress"] + options)
    #expect(run.status == 0, "\(run.err)")
  }

  private func column(_ name: String, _ program: SweepProgram) throws -> [String] {
    try program.run(
      "query", "SELECT \(name) FROM results ORDER BY epochs", "--format", "csv"
    ).out.split(whereSeparator: \.isNewline).dropFirst().map(String.init)
  }

  private func epochSeconds(_ program: SweepProgram) throws -> [String] {
    try program.run("query", "SELECT seconds FROM epochs", "--format", "csv").out
      .split(whereSeparator: \.isNewline).dropFirst().map(String.init)
  }

  /// The lines of the trials' logs that name what they continue, by epochs.
  private func continued(_ program: SweepProgram) throws -> [String] {
    try column("trial", program).map { trial in
      try program.read("results/trials/\(trial.prefix(10))/worker.log")
        .split(whereSeparator: \.isNewline).last { $0.hasPrefix("continues trial ") }
        .map { String($0.suffix(10)) } ?? ""
    }
  }

  @Test func longerTrialsContinueShorterOnesWithTheSameBits() throws {
    let program = try program(epochs: [1, 5, 3])
    let plan = try program.run("continued.conf", "--dry-run").out
    #expect(plan.contains("one training, which saves 44 % of the work"), "\(plan)")
    #expect(plan.components(separatedBy: "would continue").count == 3, "\(plan)")
    try run(program, "-j", "2")
    let trials = try column("trial", program).map { String($0.prefix(10)) }
    #expect(try continued(program) == ["", trials[0], trials[1]])
    var alone: [String: Data] = [:]
    for epochs in [1, 3, 5] {
      let other = try self.program(epochs: [epochs])
      try run(other)
      alone.merge(try other.weights()) { first, _ in first }
    }
    #expect(try program.weights() == alone)
    let verified = try program.run("verify", trials[2])
    #expect(verified.status == 0, "\(verified.err)")
    // The seconds of a trial are those of all its epochs, added in their order: in another order the
    // last bit of the sum may differ.
    let seconds = try program.run(
      "query",
      """
      SELECT r.seconds >= (SELECT sum(e.seconds) FROM epoch_results e WHERE e.trial = r.trial) AS isWhole
      FROM results r
      """, "--format", "csv"
    ).out
    #expect(seconds.split(whereSeparator: \.isNewline) == ["isWhole", "1", "1", "1"], "\(seconds)")
    let doctor = try program.run("doctor")
    #expect(doctor.status == 0, "\(doctor.out)\(doctor.err)")
  }

  @Test func aLaterRequestForMoreEpochsContinues() throws {
    let program = try program(epochs: [1])
    try run(program)
    try program.write(grid(epochs: [1, 2]), to: "continued.conf")
    try run(program)
    let trials = try column("trial", program).map { String($0.prefix(10)) }
    #expect(try continued(program) == ["", trials[0]])
    // Trains every trial from the beginning, although the states are there.
    let (weights, seconds) = (try program.weights(), try epochSeconds(program))
    try run(program, "--rerun", "all")
    #expect(try program.weights() == weights)
    #expect(try Set(seconds).isDisjoint(with: epochSeconds(program)))
    // Without the states, from the beginning.
    let garbage = try program.run("gc", "--states", "--dry-run").out
    #expect(garbage.contains("resume.safetensors") && garbage.contains("2 entries"), "\(garbage)")
    #expect(try program.run("gc").out.hasPrefix("0 entries"))
    #expect(try program.run("gc", "--states").out.contains("2 entries"))
    try program.write(grid(epochs: [3]), to: "continued.conf")
    try run(program)
    #expect(try continued(program) == [""])
  }
}
