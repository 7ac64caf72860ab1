import Foundation
import TestSupport
import Testing

/// Mean-pooled fields, from the grid file to recommendations.
@Suite(.ownThreads) struct PooledSweepTests {
  private let grid = """
    name: genres
    dataset: sample
    defaults: {epochs: 2, embedding_dim: 4, attention_layers: 1, batch_size: 1000}
    experiments:
      - {name: three, fields: [user_id, movie_id, genre1, genre2, genre3]}
      - {name: pooled, fields: [user_id, movie_id, genres]}
    """

  @Test func genresAreComparedWithGenre1To3() throws {
    let program = try SweepProgram()
    try program.write(grid, to: "genres.conf")
    let run = try program.run("genres.conf", "--no-progress")
    #expect(run.status == 0, "\(run.err)")
    #expect(try program.run("genres.conf").out.hasPrefix("nothing to do: 2 of 2 finished\n"))
    let compared = try program.run("compare", "three", "pooled")
    #expect(compared.out.contains("[user_id, movie_id, genres]"), "\(compared.err)")

    let verified = try program.run("verify", "pooled")
    #expect(verified.out.hasPrefix("identical: "), "\(verified.out)\(verified.err)")
    let evaluated = try program.run("evaluate", "pooled")
    let stored = try program.run(
      "query", "SELECT ndcg, auc, logloss FROM results WHERE name = 'pooled'", "--format", "csv")
    let values = try #require(
      stored.out.split(whereSeparator: \.isNewline).last?.split(separator: ","))
    for (name, value) in zip(["ndcg_all@10", "auc", "logloss"], values) {
      #expect(evaluated.out.contains("\(name) \(value)\n"), "\(name)")
    }
    let recommended = try program.run("recommend", "pooled", "--user", "1", "-k", "3")
    #expect(recommended.status == 0, "\(recommended.err)")
    let scores = recommended.out.split(whereSeparator: \.isNewline).suffix(3)
    #expect(scores.map { $0.drop { $0 == " " }.prefix(1) } == ["1", "2", "3"], "\(scores)")
  }

  @Test func aTableWithListsIsTrainedAndShown() throws {
    let program = try SweepProgram()
    try FileManager.default.createDirectory(
      atPath: program.folder.path("data"), withIntermediateDirectories: true)
    let tags = ["a b", "c", "", "a c d", "b d"]
    let lines = (0..<400).map { row in
      "u\(row % 13),i\(row * 3 % 10),\(tags[row * 3 % 10 % 5]),\(row * 5 % 3 / 2),\(row)"
    }
    try program.write(
      (["user,item,tags,click,time"] + lines).joined(separator: "\n"), to: "data/t.csv")
    try program.write(
      """
      name: tags
      dataset:
        path: t.csv
        label: click
        timestamp: time
        fields: {user: user, item: item}
        lists: {tags: {separator: " ", pool: mean}}
        cross: [tags, item]
      evaluation: {candidates: all, k: 3}
      defaults: {embedding_dim: 4, attention_layers: 1, batch_size: 50, dropout: 0}
      experiments: [{name: baseline, epochs: 40}]
      """, to: "tags.conf")
    let process = try program.start("tags.conf", out: "out")
    try program.wait(for: process) { try program.recordedEpochs() > 0 }
    process.interrupt()
    process.waitUntilExit()
    let run = try program.run("tags.conf", "--no-progress")
    #expect(run.status == 0, "\(run.err)")
    let verified = try program.run("verify", "baseline")
    #expect(verified.out.hasPrefix("identical: "), "\(verified.out)\(verified.err)")
    #expect(try program.read("results/tags.md").contains("tags 6 (mean-pooled), tags_x_item 11"))

    let info = try program.run("data", "info", "tags.conf").out.split(whereSeparator: \.isNewline)
    let row = try #require(info.first { $0.hasPrefix("tags ") })
    #expect(row.split(separator: " ") == ["tags", "5", "5"])
    #expect(try program.run("data", "export", "tags.conf", "-o", "exported").status == 0)
    let exported = try program.read("exported/test.csv").split(whereSeparator: \.isNewline)
    #expect(exported[0] == "user,item,tags,tags_x_item,label")
    let lists = Set(exported.dropFirst().map { $0.split(separator: ",")[2] })
    #expect(lists == ["1|2", "3", "5", "1|3|4", "2|4"])
  }
}
