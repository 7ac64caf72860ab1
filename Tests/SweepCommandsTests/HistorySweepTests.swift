import Foundation
import TestSupport
import Testing

/// A model that reads histories, from the grid file to recommendations.
@Suite(.ownThreads) struct HistorySweepTests {
  private let grid = """
    name: interest
    dataset: sample
    evaluation: {candidates: {sampled: 20}}
    defaults: {epochs: 1, embedding_dim: 4, batch_size: 1000, hidden_sizes: [16]}
    experiments:
      - {name: mlp, model: mlp}
      - {name: din, model: din, history_length: 8, attention_hidden_sizes: [6, 3]}
      - {name: dice, model: din, history_length: 8, attention_hidden_sizes: [6], attention_activation: dice}
      - {name: rated, model: din, history_length: 8, history_min_rating: 2, attention_activation: sigmoid, attention_softmax: true}
    """

  @Test func historiesAreReadFromTrainingToRecommendation() throws {
    let program = try SweepProgram()
    try program.write(grid, to: "interest.conf")
    let run = try program.run("interest.conf", "--no-progress")
    #expect(run.status == 0, "\(run.err)")
    #expect(try program.run("interest.conf").out.hasPrefix("nothing to do: 4 of 4 finished\n"))
    for name in ["din", "dice", "rated"] {
      let verified = try program.run("verify", name, "--threads", "3")
      #expect(verified.out.hasPrefix("identical: "), "\(verified.out)\(verified.err)")
      let recommended = try program.run("recommend", name, "--user", "1", "-k", "3")
      #expect(recommended.status == 0, "\(recommended.err)")
      let scores = recommended.out.split(whereSeparator: \.isNewline).suffix(3)
      #expect(scores.map { $0.drop { $0 == " " }.prefix(1) } == ["1", "2", "3"], "\(scores)")
    }
    let evaluated = try program.run("evaluate", "din")
    let stored = try program.run(
      "query", "SELECT ndcg, auc, logloss FROM results WHERE name = 'din'", "--format", "csv")
    let values = try #require(
      stored.out.split(whereSeparator: \.isNewline).last?.split(separator: ","))
    for (name, value) in zip(["ndcg_all@10", "auc", "logloss"], values) {
      #expect(evaluated.out.contains("\(name) \(value)\n"), "\(name)")
    }
    let shown = try program.run("show", "rated").out
    for setting in ["history_length", "history_min_rating", "attention_activation"] {
      #expect(shown.contains(setting), "\(shown)")
    }
    // Times, and where they decide ratings, are part of the data of models with histories.
    let hashes = try program.run(
      "query", "SELECT DISTINCT data_hash FROM trials", "--format", "csv")
    #expect(hashes.out.split(whereSeparator: \.isNewline).count == 1 + 3, "\(hashes.err)")
  }

  @Test func historiesThatNoRatingReachesAreRefused() throws {
    let program = try SweepProgram()
    try program.write(
      grid.replacingOccurrences(of: "min_rating: 2", with: "min_rating: 6"), to: "high.conf")
    let run = try program.run("high.conf", "--no-progress")
    #expect(run.status == 2)
    #expect(
      run.err.contains(
        "'history_min_rating' is 6, but the greatest rating of the training rows is 5, so every "
          + "history would be empty; lower 'history_min_rating', or leave it out"), "\(run.err)")
  }

  @Test func dataWithoutTimestampsAreRefusedBeforeTraining() throws {
    let program = try SweepProgram()
    try FileManager.default.createDirectory(
      atPath: program.folder.path("data"), withIntermediateDirectories: true)
    let lines = (0..<200).map { "u\($0 % 13),i\($0 * 3 % 10),\($0 % 2)" }
    try program.write((["user,item,click"] + lines).joined(separator: "\n"), to: "data/t.csv")
    try program.write(
      """
      name: clicks
      dataset: {path: t.csv, label: click, fields: {user: user, item: item}}
      experiments: [{name: din, model: din}]
      """, to: "clicks.conf")
    let run = try program.run("clicks.conf", "--no-progress")
    #expect(run.status == 2)
    #expect(
      run.err.contains(
        "t.csv: a model that reads the user's history needs timestamps, and the data have none; "
          + "name their column by 'timestamp' under 'dataset', or use another model"), "\(run.err)")
    #expect(!FileManager.default.fileExists(atPath: program.folder.path("results/sweep.sqlite")))
  }
}
