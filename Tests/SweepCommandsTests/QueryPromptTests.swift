import Foundation
import TestSupport
import Testing

/// `sweep query` without SQL: statements from stdin or at a prompt.
@Suite struct QueryPromptTests {
  /// A folder with a database of one trial.
  private func program() throws -> SweepProgram {
    let program = try SweepProgram()
    try program.write(smallGrid, to: "small.conf")
    #expect(try program.run("small.conf", "--only", "baseline").status == 0)
    return program
  }

  private func ask(_ text: String, _ arguments: String..., in program: SweepProgram) throws
    -> SweepProgram.Output
  {
    try program.write(text, to: "stdin.sql")
    return try program.run(
      ["query"] + arguments,
      input: try FileHandle(forReadingFrom: URL(filePath: program.folder.path("stdin.sql"))))
  }

  @Test func aScriptIsAnsweredStatementByStatement() throws {
    let program = try program()
    let found = try ask(
      "-- two\nSELECT count(*) AS n\nFROM results; SELECT ';' AS mark;\n.mode json\nSELECT 3 AS last",
      "--format", "csv", in: program)
    #expect(found.status == 0, "\(found.err)")
    #expect(found.out.replacing("\r\n", with: "\n") == "n\n2\nmark\n;\n[\n  {\"last\": 3}\n]\n")
    #expect(found.err.isEmpty)
    #expect(try ask("", in: program).out.isEmpty)
    #expect(try ask("SELECT 1 AS a;\n.quit\nSELECT 2;", in: program).out == "a\n─\n1\n")
  }

  @Test func aScriptEndsAtItsFirstMistake() throws {
    let program = try program()
    let found = try ask("SELECT 1 AS a;\nSELECT b\nFROM results;\nSELECT 2;", in: program)
    #expect(found.status == 2)
    #expect(found.out == "a\n─\n1\n")
    #expect(
      found.err.hasPrefix(
        "error: stdin, line 3: SQLite does not understand the query: no such column: b\n"))
    #expect(try ask("DROP TABLE trials;", in: program).err.contains("may only read"))
    #expect(try ask(".tabels", in: program).err.contains("'.help' lists the commands"))
  }

  @Test func dotCommandsDescribeTheViews() throws {
    let program = try program()
    let tables = try ask(".tables", in: program).out
    for view in ["results", "leaderboard", "comparisons", "effects", "epochs"] {
      #expect(tables.contains("\n\(view) "), "\(view)")
    }
    let schema = try ask(".schema leaderboard;", in: program).out
    #expect(schema.hasPrefix("leaderboard: a configuration of a sweep, ranked"))
    #expect(schema.contains("\n  sweep, rank, number, name,"))
    #expect(schema.split(separator: "\n").allSatisfy { $0.count < 80 })
    #expect(try ask(".schema", in: program).out.contains("\nepochs: an epoch of"))
    #expect(
      try ask(".schema trails", in: program).err.contains(
        "there is no view 'trails'; there is results, leaderboard"))
    #expect(try ask(".mode xml", in: program).err.contains("table, markdown, csv"))
    #expect(try ask(".help", in: program).out.contains(".schema [VIEW]"))
  }

  @Test func aPromptOutlivesMistakes() throws {
    let program = try program()
    let terminal = try PseudoTerminal()
    // Typed ahead; what the terminal echoes is drained by nobody, so it is short.
    terminal.type("SELECT nonsense;\nSELECT 'a\nb' AS text;\nDROP TABLE trials;\n.quit\n")
    let found = try program.run(["query"], input: terminal.slave)
    #expect(found.status == 0)
    #expect(found.out == "text\n────\na b\n")
    #expect(
      found.err.hasPrefix("results/sweep.sqlite\nStatements end with ';'. Type '.help' for help"))
    #expect(found.err.contains("sweep> error: SQLite does not understand the query"))
    #expect(found.err.contains("sweep>    ...> sweep> error: DROP was refused"))
    #expect(found.err.hasSuffix("sweep> "))
  }
}

/// A terminal that nobody sits at.
private struct PseudoTerminal {
  let slave: FileHandle
  private let master: FileHandle

  init() throws {
    var (master, slave): (Int32, Int32) = (-1, -1)
    guard openpty(&master, &slave, nil, nil, nil) == 0 else {
      throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
    }
    self.master = FileHandle(fileDescriptor: master, closeOnDealloc: true)
    self.slave = FileHandle(fileDescriptor: slave, closeOnDealloc: true)
  }

  func type(_ text: String) { master.write(Data(text.utf8)) }
}
