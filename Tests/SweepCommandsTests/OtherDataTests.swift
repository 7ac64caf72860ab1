import Foundation
import TestSupport
import Testing

/// A model on data that it was not trained on.
@Suite(.ownThreads) struct OtherDataTests {
  /// A table of clicks under `data/`; users are called `user`0, `user`1, …
  private func write(_ name: String, user: String = "u", to program: SweepProgram) throws {
    try FileManager.default.createDirectory(
      atPath: program.folder.path("data"), withIntermediateDirectories: true)
    let lines = (0..<200).map { "\(user)\($0 % 7),i\($0 % 11),\($0 * 5 % 3 / 2),\($0)" }
    try program.write(
      (["user,item,click,time"] + lines).joined(separator: "\n"), to: "data/\(name)")
  }

  private func grid(_ dataset: String = "") -> String {
    """
    name: clicks
    dataset:
      {path: a.csv, label: click, timestamp: time, fields: {user: user, item: item}\(dataset)}
    defaults: {epochs: 1, embedding_dim: 4, attention_layers: 1, batch_size: 20}
    experiments: [{name: baseline}]
    """
  }

  @Test func otherValuesAreRefused() throws {
    let program = try SweepProgram()
    try write("a.csv", to: program)
    try write("same.csv", to: program)
    try write("other.csv", user: "v", to: program)
    try program.write(grid(), to: "clicks.conf")
    let run = try program.run("clicks.conf", "--no-progress")
    #expect(run.status == 0, "\(run.err)")
    let same = try program.run("evaluate", "baseline", "--dataset", "same.csv")
    #expect(same.status == 0, "\(same.err)")
    #expect(same.out == (try program.run("evaluate", "baseline").out))
    // As many users, but others: their embeddings mean nothing there.
    let other = try program.run("evaluate", "baseline", "--dataset", "other.csv")
    #expect(other.status == 2)
    #expect(
      other.err == "error: 'other.csv' has other fields or values than the data that the model was "
        + "trained on, so its embeddings mean something else\n")
  }

  @Test func predictionsNameThoseWhoAreUnknown() throws {
    let program = try SweepProgram()
    try write("a.csv", to: program)
    try program.write(
      grid(", vocabulary: train, split: {kind: users, test: 0.3, validation: 0.2}"),
      to: "clicks.conf")
    #expect(try program.run("clicks.conf", "--no-progress").status == 0)
    let run = try program.run("evaluate", "baseline", "--predictions", "scores.csv")
    #expect(run.status == 0, "\(run.err)")
    let rows = try program.read("scores.csv").split(whereSeparator: \.isNewline).dropFirst()
    #expect(rows.count > 50)
    for row in rows { #expect(row.hasPrefix("u") && row.contains(",i"), "\(row)") }
  }
}
