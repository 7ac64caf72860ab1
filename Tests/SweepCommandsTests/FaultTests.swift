import Foundation
import TestSupport
import Testing

/// Runners and workers are killed at random moments; nothing may be lost or done twice.
@Suite struct FaultTests {
  /// Long enough to be hit, short enough to finish between two blows now and then.
  private let grid = """
    name: faults
    dataset: sample
    defaults: {epochs: 12, embedding_dim: 4, attention_layers: 1, batch_size: 500}
    experiments:
      - {name: baseline}
      - {name: faster, learning_rate: 1e-3}
      - {name: momentum, optimizer: {name: sgd, momentum: 0.9}, learning_rate: 1e-2}
      - {name: adagrad, optimizer: adagrad, learning_rate: 1e-2}
    """

  private static let rounds = 50

  /// What a sweep came to, all but times.
  private func results(_ program: SweepProgram) throws -> [String] {
    let finals = try program.run(
      "query", "SELECT name, state, ndcg, hitrate, auc, logloss FROM results ORDER BY name",
      "--format", "csv")
    let epochs = try program.run(
      "query",
      "SELECT name, epoch, train_loss, validation_loss, validation_auc FROM epoch_results "
        + "ORDER BY name, epoch", "--format", "csv")
    return [finals, epochs].flatMap { $0.out.split(whereSeparator: \.isNewline).map(String.init) }
  }

  @Test func fiftyRoundsOfKillingLoseNothing() throws {
    let undisturbed = try SweepProgram()
    try undisturbed.write(grid, to: "faults.conf")
    #expect(try undisturbed.run("faults.conf", "-j", "2").status == 0)

    let program = try SweepProgram()
    try program.write(grid, to: "faults.conf")
    var random = SystemRandomNumberGenerator()
    var killed = (runners: 0, workers: 0)
    for _ in 0..<Self.rounds {
      let process = try program.start("faults.conf", "-j", "2", "--rerun", "failed")
      usleep(UInt32.random(in: 30_000...500_000, using: &random))
      if Bool.random(using: &random), let worker = try program.workers().randomElement() {
        kill(worker, SIGKILL)
        killed.workers += 1
        usleep(UInt32.random(in: 0...200_000, using: &random))
      }
      if process.isRunning { killed.runners += 1 }
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      // On a quiet machine workers end within two seconds: at once, or a second after their input
      // ends. Beside other tests, one that was just started may not even have had its turn by then.
      for _ in 0..<3000 where try !program.workers().isEmpty { usleep(10_000) }
      #expect(try program.workers().isEmpty, "a worker outlives its runner")
    }
    #expect(killed.runners > 0)
    #expect(killed.workers > 0)

    let last = try program.run("faults.conf", "-j", "2", "--rerun", "failed")
    #expect(last.status == 0, "\(last.err)")
    #expect(try results(program) == results(undisturbed))
    #expect(try program.weights() == undisturbed.weights())
    let finishes = try program.run(
      "query",
      "SELECT count(*), count(DISTINCT trial_id) FROM attempts WHERE state = 'finished'",
      "--format", "csv")
    #expect(finishes.out.split(whereSeparator: \.isNewline).last == "4,4")
    #expect(try program.run("faults.conf").out.contains("nothing to do: 4 of 4 finished"))
  }
}
