import Foundation
import TestSupport
import Testing

/// Files that a mistyped name must not destroy.
@Suite(.ownThreads) struct ProtectedFilesTests {
  private let program: SweepProgram

  init() throws {
    program = try SweepProgram()
    try program.write(smallGrid, to: "small.conf")
  }

  @Test func outputsReplaceNothingThatSweepReads() throws {
    #expect(try program.run("small.conf").status == 0)
    try FileManager.default.createSymbolicLink(
      atPath: program.folder.path("link"), withDestinationPath: "results/sweep.sqlite")
    let files = FileManager.default
    let trial =
      try "results/trials/"
      + #require(files.contentsOfDirectory(atPath: program.folder.path("results/trials")).min())
    let cache = try #require(
      files.contentsOfDirectory(atPath: program.folder.path("data/.cache")).min())
    for arguments in [
      ["report", "-o", "results/sweep.sqlite"], ["report", "-o", "link"],
      ["report", "-o", "results/sweep.sqlite.lock"],
      ["small.conf", "--report", "results/sweep.sqlite"], ["small.conf", "--report", "small.conf"],
      ["small.conf", "--report", "data/sample/ratings.dat"], ["report", "-o", "small.conf"],
      ["report", "-o", "\(trial)/model.safetensors"],
      ["small.conf", "--report", "\(trial)/manifest.json"],
      ["evaluate", "faster", "--predictions", "\(trial)/manifest.json"],
      ["report", "-o", "data/.cache/\(cache)"],
    ] {
      let run = try program.run(arguments)
      #expect(run.status == 1, "\(arguments)")
      #expect(run.err.contains("which sweep itself reads; name another file"), "\(run.err)")
    }
    #expect(try program.run("list", "small").status == 0)
    #expect(try program.run("doctor").status == 0)
    #expect(try program.run("small.conf").out.contains("nothing to do"))
  }

  /// A table outside data/ is as precious as one in it.
  @Test func outputsReplaceNoTableOfTheDataset() throws {
    for (name, count) in [("clicks.csv", 400), ("train.csv", 440)] {
      let rows = (0..<count).map { "u\($0 % 20),i\($0 / 20),\(($0 / 20 + $0) % 2)\n" }
      let table = "user,item,clicked\n" + rows.joined()
      try program.write(table, to: name)
      try program.write(
        """
        name: clicks
        dataset: {path: \(name), label: clicked, fields: {user: user, item: item}}
        metric: auc
        defaults: {epochs: 1, embedding_dim: 4, attention_layers: 1, batch_size: 100}
        experiments: [{name: baseline}]
        """, to: "clicks.conf")
      #expect(try program.run("clicks.conf", "--no-progress").status == 0)
      for arguments in [
        ["clicks.conf", "--report", name], ["report", "-o", name],
        ["report", "--format", "csv", "-o", "./\(name)"],
        ["evaluate", "baseline", "--predictions", name],
      ] + (name == "train.csv" ? [["data", "export", "clicks.conf", "-o", "."]] : []) {
        let run = try program.run(arguments)
        #expect(run.status == 1, "\(arguments)")
        #expect(run.err.contains("which sweep itself reads; name another file"), "\(run.err)")
      }
      #expect(try program.read(name) == table)
    }
  }

  @Test func aDatabaseOfOneCharacterWorks() throws {
    #expect(try program.run("small.conf", "--db", "d").status == 0)
    let list = try program.run("list", "--db", "d")
    #expect(list.status == 0 && list.out.contains("small"))
    #expect(try program.run("doctor", "--db", "d").status == 0)
  }

  @Test func rmOfAConfigurationThatSweepsShareIsRefused() throws {
    try program.write(smallGrid.replacing("name: small", with: "name: other"), to: "other.conf")
    #expect(try program.run("small.conf").status == 0)
    #expect(try program.run("other.conf").status == 0)
    for arguments in [["baseline"], ["baseline", "--sweep", "other"]] {
      let run = try program.run(["rm", "--yes"] + arguments)
      #expect(run.status == 2, "\(run.out)")
      #expect(run.err.contains("share; remove it from all of them with 'sweep rm trial:"))
    }
    #expect(try program.run("small.conf").out.contains("nothing to do"))
  }

  @Test func gcLeavesWhatItDoesNotKnow() throws {
    #expect(try program.run("small.conf").status == 0)
    try FileManager.default.createDirectory(
      atPath: program.folder.path("results/trials/aaaaaaaaaa"), withIntermediateDirectories: true)
    for path in ["results/trials/aaaaaaaaaa/precious.txt", "data/.cache/x.tmp"] {
      try program.write("x", to: path)
    }
    try FileManager.default.createSymbolicLink(
      atPath: program.folder.path("results/trials/bbbbbbbbbb"), withDestinationPath: "/etc")
    let trials = try FileManager.default.contentsOfDirectory(
      atPath: program.folder.path("results/trials")
    ).count
    // A database of ours that cannot be read keeps its checkpoints.
    try program.write("", to: "results/other.sqlite")
    try program.write("", to: "results/other.sqlite.lock")
    let refused = try program.run("gc")
    #expect(refused.status == 2 && refused.err.contains("nothing was deleted"))
    try FileManager.default.removeItem(atPath: program.folder.path("results/other.sqlite"))
    #expect(try program.run("gc").status == 0)
    #expect(program.exists("results/trials/aaaaaaaaaa/precious.txt"))
    #expect(program.exists("data/.cache/x.tmp"))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: program.folder.path("results/trials"))
        .count == trials)
  }
}
