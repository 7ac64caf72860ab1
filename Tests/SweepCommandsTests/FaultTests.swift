import Foundation
import TestSupport
import Testing

/// Runners and workers are killed at random moments; nothing may be lost or done twice.
@Suite(.ownThreads) struct FaultTests {
  /// Long enough to be killed, short enough to finish sometimes.
  private let grid = """
    name: faults
    dataset: few
    defaults: {epochs: 30, embedding_dim: 4, attention_layers: 1, batch_size: 100}
    experiments:
      - {name: baseline}
      - {name: faster, learning_rate: 1e-3}
      - {name: momentum, optimizer: {name: sgd, momentum: 0.9}, learning_rate: 1e-2}
      - {name: adagrad, optimizer: adagrad, learning_rate: 1e-2}
    """

  private static let rounds = 50

  /// A program with the grid and a sixth of the sample's ratings: epochs are as short as starts, so
  /// that kills hit both.
  private func prepared() throws -> SweepProgram {
    let program = try SweepProgram()
    try program.write(grid, to: "faults.conf")
    #expect(try program.run("data", "info", "sample").status == 0)
    try FileManager.default.createDirectory(
      atPath: program.folder.path("data/few"), withIntermediateDirectories: true)
    for name in ["users.dat", "movies.dat"] {
      try program.write(program.read("data/sample/\(name)"), to: "data/few/\(name)")
    }
    let ratings = try program.read("data/sample/ratings.dat").split(separator: "\n")
    let few = stride(from: 0, to: ratings.count, by: 6).map { ratings[$0] + "\n" }
    try program.write(few.joined(), to: "data/few/ratings.dat")
    return program
  }

  /// The results of a sweep without times.
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
    let undisturbed = try prepared()
    #expect(try undisturbed.run("faults.conf", "-j", "2").status == 0)

    let program = try prepared()
    var random = SystemRandomNumberGenerator()
    var killed = (runners: 0, workers: 0)
    for round in 0..<Self.rounds {
      let process = try program.start("faults.conf", "-j", "2", "--rerun", "failed")
      // Some kills hit the runner's start, the others training workers, also where both
      // take long.
      if round % 3 > 0 { try program.wait(for: process) { try !program.workers().isEmpty } }
      usleep(UInt32.random(in: 0...250_000, using: &random))
      if round % 3 == 1, let worker = try program.workers().randomElement(using: &random) {
        kill(worker, SIGKILL)
        killed.workers += 1
        usleep(UInt32.random(in: 0...100_000, using: &random))
      }
      if process.isRunning { killed.runners += 1 }
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      #expect(try program.waitForWorkersToEnd(), "a worker outlives its runner")
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
