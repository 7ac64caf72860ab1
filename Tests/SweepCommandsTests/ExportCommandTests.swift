import Foundation
import GRDB
import TestSupport
import Testing

/// `sweep export`, as people use it.
@Suite struct ExportCommandTests {
  @Test func aGridBecomesAStudyOfOptuna() throws {
    let program = try SweepProgram()
    try program.write(smallGrid, to: "small.conf")
    #expect(try program.run("small.conf").status == 0)
    // An earlier export is replaced.
    for _ in 1...2 {
      let export = try program.run("export", "small", "--to", "optuna", "study.db")
      #expect(export.status == 0 && export.out.isEmpty, "\(export.err)")
    }
    let path = program.folder.path("study.db")
    let names = try DatabaseQueue(path: path).read { db in
      try String.fetchAll(
        db,
        sql: """
          SELECT u.value_json FROM trials t JOIN trial_user_attributes u USING (trial_id)
          WHERE t.state = 'COMPLETE' AND u.key = 'name' ORDER BY t.number
          """)
    }
    #expect(names == ["\"baseline\"", "\"faster\""])

    for file in ["small.conf", "results/sweep.sqlite"] {
      let before = try program.bytes(file)
      let refused = try program.run("export", "small", "--to", "optuna", file)
      #expect(refused.status != 0 && refused.err.contains("name another file"), "\(refused.err)")
      #expect(try program.bytes(file) == before)
    }
    #expect(try program.run("export", "large", "--to", "optuna", "b.db").status == 2)
    #expect(try program.run("export", "small", "--to", "wandb", "b.db").status == 64)
    #expect(!program.exists("b.db"))
  }
}
