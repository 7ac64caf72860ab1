import Foundation
import TestSupport
import Testing

/// Names and options that are spelt differently from how sweep spells them.
@Suite struct SpellingTests {
  @Test func productNamesTakeTheSpellingsOfGridFiles() throws {
    let program = try SweepProgram()
    try program.write(
      """
      name: p
      dataset: sample
      defaults: {epochs: 1, attention_layers: 1, batch_size: 1000}
      parameters:
        dropout: {values: [0.1, 0.2]}
        embed_dim: {values: [4, 8]}
      """, to: "p.conf")
    let (own, other) = ("dropout=0.1,embedding_dim=4", "dropout=0.1,embed_dim=4")
    let run = try program.run("p.conf", "--only", "\(other),dropout=0.2,embed_dim=4")
    #expect(run.status == 0, "\(run.err)")
    let shown = try program.run("show", other)
    #expect(shown.status == 0, "\(shown.err)")
    #expect(try shown.out == program.run("show", own).out)
    #expect(try program.run("show", "configuration:\(other)").out == shown.out)
    #expect(try program.run("evaluate", other).status == 0)
    #expect(try program.run("compare", other, "dropout=0.2,embed_dim=4").status == 0)
    let unknown = try program.run("show", "dropout=0.1,embed_dim=5")
    #expect(unknown.status == 2)
    #expect(unknown.err.contains("'dropout=0.1,embed_dim=5'"), "\(unknown.err)")
  }

  @Test(arguments: [
    ("\u{2013}-dry-run", "--dry-run", "U+2013 EN DASH"),
    ("\u{2014}dry-run", "--dry-run", "U+2014 EM DASH"),
    ("\u{2212}j", "-j", "U+2212 MINUS SIGN"),
  ])
  func typographicDashesGetAHint(option: String, meant: String, name: String) throws {
    let program = try SweepProgram()
    try program.write(smallGrid, to: "small.conf")
    for arguments in [["small.conf", option], [option, "small.conf"], [option]] {
      let run = try program.run(arguments)
      #expect(run.status != 0)
      #expect(
        run.err.hasSuffix("note: '\(option)' begins with \(name); write '\(meant)'\n"),
        "\(run.err)")
    }
  }

  @Test func aModelFileThatIsNotThereIsNotATrial() throws {
    let run = try SweepProgram().run("evaluate", "file:nowhere.safetensors")
    #expect(run.status == 2)
    #expect(
      run.err == """
        error: there is no file 'nowhere.safetensors'; name a model.safetensors, or a trial ('sweep \
        list SWEEP' shows them)

        """)
  }
}
