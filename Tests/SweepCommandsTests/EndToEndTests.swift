import Foundation
import Testing

/// From a grid file to tables, with real processes and a real database.
@Suite(.ownThreads) struct EndToEndTests {
  @Test func aSweepTrainsOnceAndAnswersQuestions() throws {
    let program = try SweepProgram()
    try program.write(smallGrid, to: "small.conf")

    let plan = try program.run("small.conf", "--dry-run")
    #expect(plan.status == 0)
    #expect(plan.out.hasPrefix("small: 0 done, 2 missing, 0 failed\n"))
    #expect(!program.exists("results"))

    let first = try program.run("small.conf", "--no-progress")
    #expect(first.status == 0, "\(first.err)")
    #expect(first.out.contains("report: results/small.md"))
    #expect(first.err.contains("baseline: epoch 2/2"))
    let report = try program.read("results/small.md")
    #expect(report.contains("| description"))
    #expect(report.contains("default settings"))
    #expect(report.lowercased().contains("synthetic"))

    let weights = try program.weights()
    let second = try program.run("small.conf")
    #expect(second.status == 0)
    #expect(second.out.hasPrefix("nothing to do: 2 of 2 finished\n"))
    #expect(try program.weights() == weights)

    let count = try program.run(
      "query", "SELECT count(*) AS n FROM results WHERE state = 'finished'", "--format", "csv")
    #expect(count.out.split(whereSeparator: \.isNewline) == ["n", "2"])
    let refused = try program.run("query", "DELETE FROM trials")
    #expect(refused.status == 2)
    #expect(refused.err.hasPrefix("error: "))
    #expect(try program.run("list").out.contains("small"))
    #expect(try program.run("list", "small").out.contains("faster"))
    #expect(try program.run("report").out == program.read("results/small.md"))
    let rows = try program.run(
      "report", "small", "--columns", "name,ndcg,p_adjusted,verdict", "--format", "csv",
      "--filter", "learning_rate > 5e-4")
    let cells = rows.out.split(whereSeparator: \.isNewline).map { $0.split(separator: ",") }
    #expect(cells.map(\.count) == [4, 4], "\(rows.err)")
    #expect(cells[1][0] == "faster")
    #expect(["better_model", "worse_model", "undecided"].contains(cells[1][3]))
    let judged = try program.run("report", "--metric", "gauc", "--columns", "name,result")
    #expect(judged.out.contains("not tested"))
    let none = try program.run("report", "--filter", "epochs > 99")
    #expect(none.status == 2)
    #expect(
      none.err == "error: --filter: no configuration of 'small' has a trial with epochs > 99\n")
  }

  @Test func aModelIsUsedAfterTraining() throws {
    let program = try SweepProgram()
    try program.write(smallGrid, to: "small.conf")
    #expect(try program.run("small.conf", "--only", "faster").status == 0)

    let shown = try program.run("show", "faster")
    #expect(shown.status == 0)
    #expect(shown.out.contains("learning_rate"))
    let evaluated = try program.run("evaluate", "faster", "--predictions", "scores.csv")
    #expect(evaluated.status == 0, "\(evaluated.err)")
    // The same metrics to the last digit.
    let stored = try program.run(
      "query", "SELECT ndcg, auc, logloss FROM results WHERE name = 'faster'", "--format", "csv")
    let values = try #require(
      stored.out.split(whereSeparator: \.isNewline).last?.split(separator: ","))
    for (name, value) in zip(["ndcg_all@10", "auc", "logloss"], values) {
      #expect(evaluated.out.contains("\(name) \(value)\n"), "\(name)")
    }
    let scores = try program.read("scores.csv").split(whereSeparator: \.isNewline)
    #expect(scores[0] == "user,item,label,logit,probability")
    #expect(scores.count == 12_001)

    let trial = try #require(try program.weights().keys.first)
    let byFile = try program.run("evaluate", "results/trials/\(trial)/model.safetensors")
    #expect(byFile.out == evaluated.out)

    let recommended = try program.run("recommend", "faster", "--user", "1", "-k", "3")
    #expect(recommended.status == 0, "\(recommended.err)")
    #expect(recommended.out.contains("rank"))
    let unknown = try program.run("recommend", "faster", "--user", "nobody")
    #expect(unknown.status == 2)
    #expect(unknown.err.contains("there is no user 'nobody'"))

    let info = try program.run("data", "info", "sample")
    #expect(info.out.contains("60,000"))
    #expect(try program.run("data", "export", "sample", "-o", "exported").status == 0)
    let header = try program.read("exported/train.csv").prefix { $0 != "\n" }
    #expect(header.hasPrefix("user_id,movie_id,"))
    #expect(header.hasSuffix(",zip,label"))
  }

  @Test func mistakesRunNothing() throws {
    let program = try SweepProgram()
    try program.write("name: bad\nexperimets: []\ndefaults: {epochs: none}\n", to: "bad.conf")
    let bad = try program.run("bad.conf")
    #expect(bad.status == 2)
    #expect(bad.err.hasPrefix("bad.conf:1:1: error: "))
    #expect(bad.err.contains("\nbad.conf:2:1: error: "))
    #expect(bad.err.contains("bad.conf:3:"))
    #expect(!program.exists("results"))

    let mistyped = try program.run("shwo")
    #expect(mistyped.status == 2)
    #expect(mistyped.err == "error: there is no grid file 'shwo'; did you mean 'sweep show'?\n")
    #expect(try program.run("--nonsense").status == 64)

    try program.write(smallGrid, to: "small.conf")
    let data = try program.run("small.conf", "--dataset", "ml-7m")
    #expect(data.status == 2)
    #expect(data.err.contains("sample"))
    let only = try program.run("small.conf", "--only", "basline")
    #expect(only.status == 2)
    #expect(!program.exists("results"))
    let none = try program.run("list")
    #expect(none.status == 2)
    #expect(!program.exists("results"))
  }

  @Test func renamingAConfigurationTrainsNothing() throws {
    let program = try SweepProgram()
    try program.write(smallGrid, to: "small.conf")
    #expect(try program.run("small.conf").status == 0)
    try program.write(
      smallGrid.replacing("name: faster", with: "name: quicker"), to: "small.conf")
    let renamed = try program.run("small.conf")
    #expect(renamed.out.hasPrefix("nothing to do: 2 of 2 finished\n"))
    #expect(try program.read("results/small.md").contains("quicker"))
    #expect(renamed.err == "")
  }

  @Test func aProgramThatIsReplacedMeanwhileTrainsToTheEnd() throws {
    let program = try SweepProgram()
    try program.write(smallGrid, to: "small.conf")
    let script = """
      cp "$0" copy
      ./copy small.conf -j1 --no-progress &
      until [ -e results/sweep.sqlite.lock ]; do sleep 0.05; done
      rm copy
      wait $!
      """
    let run = try program.run(as: ["sh", "-c", script], [])
    #expect(run.status == 0, "\(run.err)")
    #expect(run.out.contains("2 of 2 trials finished"))
  }

  @Test func aRunBeginsWithANoteOnWhatItsReportLeavesOut() throws {
    let program = try SweepProgram()
    try program.write(smallGrid, to: "small.conf")
    #expect(try program.run("small.conf").status == 0)
    let note = """
      note: the report of 'small' will leave out 2 finished trials of its last run (baseline, \
      faster; seed 42), because the grid and seeds no longer ask for them. They stay in the \
      database and reappear, without training, if you restore the old grid and seeds

      """
    let plan = try program.run("small.conf", "--seeds", "7", "--dry-run")
    #expect(plan.err == note)
    #expect(plan.out.contains("0 done, 2 missing"))
    #expect(try program.run("small.conf", "--seeds", "7", "--no-progress").err.hasPrefix(note))
    let back = try program.run("small.conf", "--seeds", "7,42", "--no-progress")
    #expect(back.out.hasPrefix("nothing to do: 4 of 4 finished\n"))
    #expect(back.err == "")
    #expect(try program.run("small.conf", "--only", " ,").status == 64)
  }
}
