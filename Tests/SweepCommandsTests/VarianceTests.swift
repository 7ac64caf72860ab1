import Foundation
import TestSupport
import Testing

/// `sweep variance`, from the grid file to the report.
@Suite(.ownThreads) struct VarianceTests {
  private let grid = """
    name: tiny
    dataset: sample
    seeds: [1, 2]
    defaults: {model: mlp, hidden_sizes: [4], epochs: 1, embedding_dim: 4, batch_size: 4000}
    experiments:
      - {name: baseline, dropout: 0}
      - {name: exp1, dropout: 0.2, negatives: {per_positive: 1}}
    """

  private func program() throws -> SweepProgram {
    let program = try SweepProgram()
    try program.write(grid, to: "tiny.conf")
    return program
  }

  @Test func oneSourceVariesAtATime() throws {
    let program = try program()
    let first = try program.run("tiny.conf", "--no-progress", "--only", "baseline")
    #expect(first.status == 0, "\(first.err)")
    let run = try program.run("variance", "tiny.conf", "--seeds", "3", "--no-progress")
    #expect(run.status == 0, "\(run.err)")
    #expect(run.out.contains("12 of 12 trials finished"), "\(run.out)")
    #expect(run.out.contains("With everything varied, the standard deviation of"))
    let trials = try program.run(
      "query",
      "SELECT name, seed_varies, group_concat(seed || '/' || split, ' ') AS runs FROM results "
        + "WHERE sweep = 'tiny-variance' GROUP BY name ORDER BY name", "--format", "csv"
    ).out.split(whereSeparator: \.isNewline)
    #expect(
      trials == [
        "name,seed_varies,runs", "baseline,all,2/2 3/3 4/4",
        "baseline.initial_weights,initial_weights,2/42 3/42 4/42",
        "baseline.row_order,row_order,2/42 3/42 4/42", "baseline.split,split,2/2 3/3 4/4",
      ])
    // All runs differ: samples of sources that shared one would not be independent.
    let distinct = try program.run(
      "query",
      "SELECT count(*) AS n, count(DISTINCT validation_loss) AS losses FROM results "
        + "WHERE sweep = 'tiny-variance'", "--format", "csv"
    ).out
    #expect(distinct.split(whereSeparator: \.isNewline) == ["n,losses", "12,12"], "\(distinct)")

    let again = try program.run("variance", "tiny.conf", "--seeds", "2,3,4", "--no-progress")
    #expect(again.status == 0 && again.out.hasPrefix("nothing to do: 12 of 12 finished"))
    let more = try program.run("variance", "tiny.conf", "--dry-run")
    #expect(more.out.hasPrefix("tiny-variance: 12 done, 28 missing"), "\(more.out)")

    let report = try program.read("results/tiny-variance.md")
    #expect(report.contains("| initial weights ") && report.contains("| everything "))
    #expect(report.contains("draw nothing for it: dropout, sampling."))
    #expect(
      report.contains("Another split has other test rows and users as well as other training rows"))
    #expect(!report.contains("⬆") && !report.contains("baseline (➖)"), "\(report)")
    #expect(try program.run("list").out.contains("tiny-variance"))
    let html = try program.run("report", "tiny-variance", "--format", "html")
    #expect(html.out.contains("deviations-title") && html.out.contains("class=\"bar finished\""))
    let korean = try program.run("report", "tiny-variance", "--lang", "ko")
    #expect(korean.out.contains("| 초기 가중치"), "\(korean.err)")
  }

  @Test func anyConfigurationIsStudied() throws {
    let program = try program()
    let run = try program.run("variance", "tiny.conf", "--only", "exp1", "--dry-run")
    #expect(run.out.hasPrefix("tiny-variance-exp1: 0 done, 60 missing"), "\(run.out)\(run.err)")
    #expect(run.out.contains("exp1.dropout") && run.out.contains("exp1.sampling"))
  }

  /// A split that is no draw does not vary; folds are shares of a random one.
  @Test(arguments: [
    ("dataset: {path: sample, split: by_time}", "0 done, 6 missing", "baseline.split"),
    ("dataset: sample\nfolds: 4", "0 done, 8 missing", ""),
    ("dataset: sample\nsplits: [2, 7]", "0 done, 8 missing", ""),
  ])
  func sourcesFollowTheSplit(_ dataset: String, _ plan: String, _ absent: String) throws {
    let program = try program()
    try program.write(grid.replacing("dataset: sample", with: dataset), to: "tiny.conf")
    let run = try program.run("variance", "tiny.conf", "--seeds", "2", "--dry-run")
    #expect(run.out.hasPrefix("tiny-variance: \(plan)"), "\(run.out)\(run.err)")
    #expect(absent.isEmpty ? run.out.contains("baseline.split") : !run.out.contains(absent))
  }

  /// Sources of variance do not compete, and their sweep is nobody else's.
  @Test func sourcesAreNotCompared() throws {
    let program = try program()
    #expect(try program.run("variance", "tiny.conf", "--seeds", "2", "--no-progress").status == 0)
    for arguments in [
      ["compare", "baseline", "baseline.split"], ["confirm"],
      ["report", "--columns", "name,result"],
      ["report", "--format", "csv", "--sort-by", "is_best"],
    ] {
      let run = try program.run(arguments)
      #expect(run.status == 2, "\(arguments): \(run.out)")
      #expect(run.err.contains("are sources of variance, which do not compete"), "\(run.err)")
    }
    let csv = try program.run("report", "--format", "csv", "--sort-by", "ndcg").out
    #expect(csv.contains("baseline.split") && !csv.contains("verdict"))
    let latex = try program.run("report", "--format", "latex", "--columns", "name,ndcg").out
    #expect(latex.contains("baseline.split") && !latex.contains("the baseline (➖)"))
    let plot = try program.run("plot").out
    #expect(plot.contains("standard deviation of NDCG") && plot.contains("initial weights"))
    #expect(!plot.contains("⬆") && !plot.contains("≈"))
    for view in ["comparisons", "effects", "leaderboard"] {
      let rows = try program.run("query", "SELECT count(*) AS n FROM \(view)", "--format", "csv")
        .out
      #expect(rows.split(whereSeparator: \.isNewline) == ["n", "0"], "\(view)")
    }
    try program.write(grid.replacing("name: tiny", with: "name: tiny-variance"), to: "other.conf")
    let other = try program.run("other.conf")
    #expect(other.status == 2)
    #expect(other.err.contains("'tiny-variance' is the name of a study by 'sweep variance'"))
    // The study of another configuration has its own name, with signs that files may have.
    try program.write(
      grid.replacing("name: exp1", with: "name: 'a/b, c'"), to: "tiny.conf")
    let third = try program.run("variance", "tiny.conf", "--only", "a/b, c", "--dry-run")
    #expect(third.out.hasPrefix("tiny-variance-a-b--c: 0 done"), "\(third.err)")
  }

  @Test func aGridsSeedsDoNotVaryTheSplit() throws {
    let program = try program()
    try program.write(
      grid.replacing("dropout: 0}", with: "dropout: 0, seed_varies: split}"), to: "tiny.conf")
    let run = try program.run("tiny.conf", "--dry-run")
    #expect(run.status != 0)
    #expect(run.err.contains("in a grid, 'splits: [1, 2, 3]' varies the split"), "\(run.err)")
  }

  @Test(arguments: [
    (["--only", "exp"], "--only: there is no configuration 'exp' in tiny.conf"),
    (["--only", "exp1,baseline"], "studies one configuration at a time, but 2 are named"),
    (
      ["--seeds", "1..4"],
      "seed 1 draws all that a source does not vary, so it gives every source the same run"
    ),
    (["--seeds", "1"], "a spread takes 2 to 10000 seeds, but 1 is asked for"),
  ])
  func mistakes(_ options: [String], _ message: String) throws {
    let program = try program()
    let run = try program.run(["variance", "tiny.conf"] + options)
    #expect(run.status == 2, "\(run.out)")
    #expect(run.err.contains(message), "\(run.err)")
    #expect(!program.exists("results/sweep.sqlite"))
  }

  @Test func failuresAreReportedWithTheCommandThatRetries() throws {
    let program = try program()
    try program.write(
      grid.replacing("epochs: 1,", with: "epochs: 1, optimizer: sgd, learning_rate: 1e30,"),
      to: "tiny.conf")
    let run = try program.run(
      "variance", "tiny.conf", "--seeds", "2", "--no-progress")
    #expect(run.status == 1)
    #expect(
      run.out.contains("Retry with: sweep variance tiny.conf --seeds 2 --rerun failed"),
      "\(run.out)\(run.err)")
    #expect(run.out.contains("Fewer than two seeds that vary everything have a value"))
  }
}
