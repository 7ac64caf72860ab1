import Foundation
import TestSupport
import Testing

/// Clicks without negatives, from the grid file to recommendations.
@Suite(.ownThreads) struct ClickSweepTests {
  private let program: SweepProgram

  init() throws {
    program = try SweepProgram()
    try FileManager.default.createDirectory(
      atPath: program.folder.path("data"), withIntermediateDirectories: true)
    // Users of three groups click on the 15 items of theirs.
    let clicks = (0..<60).flatMap { user in
      (0..<10).map { click in
        "u\(user),i\(user % 3 * 15 + (user / 3 + click * 7) % 15),\(1_000 + 60 * click + user)"
      }
    }
    try program.write((["user,item,time"] + clicks).joined(separator: "\n"), to: "data/clicks.csv")
  }

  /// The grid of docs/datasets.md.
  private static var example: String {
    get throws {
      let page = try String(
        contentsOf: URL(filePath: #filePath).deletingLastPathComponent()
          .appending(path: "../../docs/datasets.md"), encoding: .utf8)
      let block = try #require(
        page.components(separatedBy: "```yaml\n").first { $0.hasPrefix("name: clicks\n") })
      return try #require(block.components(separatedBy: "```").first)
    }
  }

  /// Runs the example after a change of its text.
  private func run(replacing old: String, with new: String) throws -> SweepProgram.Output {
    let text = try Self.example
    #expect(text.contains(old))
    try program.write(text.replacingOccurrences(of: old, with: new), to: "changed.conf")
    return try program.run("changed.conf", "--no-progress")
  }

  @Test func theExampleTrainsAndRanks() throws {
    try program.write(try Self.example, to: "clicks.conf")
    let check = try program.run("data", "check", "clicks.conf")
    #expect(
      check.out.contains("Sample negatives, 'negatives: {per_positive: 4}' under 'defaults'"),
      "\(check.out)")
    let run = try program.run("clicks.conf", "--no-progress")
    #expect(run.status == 0 && !run.err.contains("warning"), "\(run.err)")
    #expect(run.err.contains("s, ndcg_all@10/all 0."), "\(run.err)")
    let found = try program.run(
      "query",
      "SELECT value FROM metric_results WHERE metric = 'recall@10/all' ORDER BY value",
      "--format", "csv")
    let values = found.out.split(whereSeparator: \.isNewline).compactMap { Double($0) }
    // Chance ranks a tenth of some 37 items in the top 10 correctly: .27.
    #expect(values.count == 2 && values[0] > 0.4 && values[1] > 0.8, "\(found.out)\(found.err)")
    let rest = try program.run(
      "query",
      """
      SELECT count(*) FROM metric_results
      WHERE metric NOT LIKE '%/all' AND metric NOT LIKE 'validation_%'
      """, "--format", "csv")
    #expect(rest.out.split(whereSeparator: \.isNewline).last == "0", "\(rest.out)")
    #expect(try program.run("verify", "four").out.hasPrefix("identical: "))
    let evaluated = try program.run("evaluate", "one")
    #expect(
      evaluated.out.contains("ndcg_all@10/all 0.") && evaluated.out.contains("ndcg_all@10 –"),
      "\(evaluated.out)\(evaluated.err)")
    let recommended = try program.run("recommend", "four", "--user", "u1", "-k", "3")
    #expect(recommended.status == 0, "\(recommended.err)")
    for format in ["markdown", "html", "json"] {
      let report = try program.run("report", "clicks", "--format", format)
      #expect(report.status == 0 && report.out.contains("per_positive"), "\(report.err)")
    }
  }

  @Test func dataWithoutNegativesNeedThem() throws {
    let run = try run(replacing: ", negatives: {per_positive: 4}", with: "")
    #expect(run.status == 2)
    #expect(
      run.err.contains(
        "changed.conf:7:5: error: four: all 432 training rows are positive, so there is nothing to learn; name the column "
          + "of labels, 'label', under 'dataset', or sample negatives, "
          + "'negatives: {per_positive: 4}'\n"), "\(run.err)")
    #expect(!program.exists("results/sweep.sqlite"))
  }

  /// One message names all that clicks need, and needs no second step.
  @Test(
    arguments: [
      "loss: focal", "loss: bpr", "loss: hinge", "loss: {name: softmax, list_size: 8}",
      "loss: {name: bpr, weight: 0.5}", "early_stopping: validation_auc",
      "loss: bpr, early_stopping: validation_loss",
      "schedule: {name: reduce_on_plateau, monitor: validation_ndcg_all@10}",
    ], ["rows", "by_user", "{kind: last, n: 2}"])
  func oneStepMendsAGridOfClicks(settings: String, split: String) throws {
    func run(_ settings: String, _ sections: String) throws -> SweepProgram.Output {
      try program.write(
        """
        dataset: {path: clicks.csv, timestamp: time, split: \(split), fields: {user: user, item: item}}
        \(sections)
        defaults: {model: fm, epochs: 9, \(settings)}
        experiments: [{name: a}]
        """, to: "g.conf")
      return try program.run("g.conf", "--dry-run")
    }
    for metric in ["auc", "mrr@10"] {
      let count = settings.contains("list_size: 8") ? 7 : 4
      let isMixed = settings.contains("weight")
      let ranking = metric == "auc" ? "ndcg_all@10/all" : "mrr@10/all"
      let negatives = "negatives: {per_positive: \(count)}"
      let refused = try run(settings, "metric: \(metric)")
      #expect(refused.status == 2)
      #expect(
        refused.err.hasSuffix(
          "or sample negatives, '\(negatives)' under 'defaults'"
            + (isMixed ? ", without the 'loss.weight' of a" : "")
            + ", and rank the movies that users have not seen, 'evaluation: {candidates: all}', and let "
            + "'metric: \(ranking)' decide\n"), "\(refused.err)")
      #expect(refused.err.split(separator: "\n").count == 1)
      let mended = try run(
        settings.replacing(", weight: 0.5", with: "") + ", \(negatives)",
        "evaluation: {candidates: all}\nmetric: \(ranking)")
      #expect(mended.status == 0, "\(mended.err)")
    }
  }

  @Test func eachConfigurationWithoutNegativesNeedsItsOwn() throws {
    let run = try run(
      replacing: "  - {name: four}",
      with: """
          - {name: none, negatives: {per_positive: 0}}
          - {name: long, negatives: {per_positive: 0}, loss: {name: softmax, list_size: 8}}
          - {name: mixed, negatives: {per_positive: 0}, loss: {name: hinge, weight: 0.5}}
        """)
    let lines = run.err.split(separator: "\n")
    #expect(lines.count == 3)
    let expected = [
      ("7:30: error: none: ", "{per_positive: 4}'"), ("8:30: error: long: ", "{per_positive: 7}'"),
      ("9:31: error: mixed: ", "{per_positive: 4}', without 'loss.weight'"),
    ]
    for (line, (beginning, end)) in zip(lines, expected) {
      #expect(line.hasPrefix("changed.conf:" + beginning) && line.hasSuffix(end), "\(line)")
    }
  }

  /// Metrics of the validation rows judge models with sampled negatives.
  @Test(arguments: [("bce", "auc"), ("bce", "logloss"), ("bpr", "gauc"), ("bpr", "ndcg_all@10")])
  func validationMetricsMayDecide(loss: String, metric: String) throws {
    try program.write(
      """
      name: clicks
      dataset: {path: clicks.csv, timestamp: time, fields: {user: user, item: item}}
      metric: validation_\(metric)
      defaults: {model: fm, epochs: 1, negatives: {per_positive: 4}, loss: \(loss)}
      experiments: [{name: a}, {name: b, epochs: 2}]
      """, to: "g.conf")
    let run = try program.run("g.conf", "--no-progress")
    #expect(run.status == 0, "\(run.err)")
    let values = try program.run(
      "query", "SELECT count(*) FROM metric_results WHERE metric = 'validation_\(metric)'",
      "--format", "csv")
    #expect(values.out.split(whereSeparator: \.isNewline).last == "2", "\(values.out)")
    let report = try program.read("results/clicks.md").split(separator: "\n")
    #expect(
      !report.contains { $0.hasPrefix("Every model has the same") && $0.contains("validation") })
  }

  @Test func pairsOfClicksHaveNoProbabilities() throws {
    let run = try run(
      replacing: "evaluation: {candidates: all}\nmetric: ndcg_all@10/all\n",
      with: "metric: validation_logloss\n")
    #expect(run.err.contains("cannot compare 'four' with 'one'"), "\(run.err)")
    #expect(
      run.err.hasSuffix(
        "rank the movies that users have not seen, 'evaluation: {candidates: all}', and let 'metric: "
          + "ndcg_all@10/all' decide\n"), "\(run.err)")
  }

  @Test func metricsOfOwnRowsCannotDecide() throws {
    let own = try run(
      replacing: "evaluation: {candidates: all}\nmetric: ndcg_all@10/all\n",
      with: "metric: logloss\n")
    #expect(own.status == 2)
    #expect(
      own.err.contains(
        "metric: logloss cannot be computed, because all 120 test rows are positive; rank the "
          + "movies that users have not seen, 'evaluation: {candidates: all}', and let "
          + "'metric: ndcg_all@10/all' decide"), "\(own.err)")
    let usual = try run(replacing: "metric: ndcg_all@10/all\n", with: "")
    #expect(usual.status == 2)
    #expect(
      usual.err.contains(
        "metric: ndcg_all@10 cannot be computed, because all 120 test rows are positive; choose a "
          + "metric that can decide: ndcg_all@10/all, "), "\(usual.err)")
  }

  @Test func crossesOfUsersAndItemsHaveNoNegatives() throws {
    let run = try run(
      replacing: "fields: {user: user, item: item}}",
      with: "fields: {user: user, item: item}, cross: [user, item]}")
    #expect(run.status == 2)
    #expect(run.err.contains("it mixes fields of movies with others"), "\(run.err)")
  }
}
