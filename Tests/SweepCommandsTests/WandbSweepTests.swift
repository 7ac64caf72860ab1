import Testing

/// A sweep file of W&B as the command line reads it.
@Suite(.ownThreads) struct WandbSweepTests {
  @Test func aGridRunsUnchangedAndSaysWhatItIgnores() throws {
    let program = try SweepProgram()
    try program.write(
      """
      program: train.py
      command: ["${env}", python3, "${program}"]
      method: grid
      metric: {name: validation_auc, goal: maximize}
      parameters:
        epochs: {value: 1}
        embedding_dim: {value: 4}
        dropout: {values: [0.3, 0.4]}
      """, to: "w.yaml")
    let run = try program.run("w.yaml", "--no-progress")
    #expect(run.status == 0, "\(run.err)")
    #expect(
      run.err.contains(
        "note: w.yaml:1:1: 'program' and 'command' of W&B are ignored: Sweep trains its own models\n"
      ), "\(run.err)")
    let names = try program.run("query", "SELECT name FROM results", "--format", "csv").out
    #expect(
      names.split(whereSeparator: \.isNewline).dropFirst() == [
        "\"epochs=1,embedding_dim=4,dropout=0.3\"", "\"epochs=1,embedding_dim=4,dropout=0.4\"",
      ])
  }
}
