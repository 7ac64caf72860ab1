import Foundation
import TestSupport
import Testing

/// Outputs that users name, and standard output when it cannot be written.
@Suite(.ownThreads) struct OutputTests {
  private func trained() throws -> SweepProgram {
    let program = try SweepProgram()
    try program.write(smallGrid, to: "small.conf")
    #expect(try program.run("small.conf").status == 0)
    return program
  }

  private func isLink(_ name: String, in program: SweepProgram) -> Bool {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: program.folder.path(name))) != nil
  }

  private func link(_ name: String, to target: String, in program: SweepProgram) throws {
    try FileManager.default.createSymbolicLink(
      atPath: program.folder.path(name), withDestinationPath: target)
  }

  /// Every option that takes a file for an output.
  private static let outputs: [([String], String)] = [
    (["report", "-o", "link"], "link"), (["small.conf", "--report", "link"], "link"),
    (["evaluate", "faster", "--predictions", "link"], "link"),
    (["data", "export", "sample", "-o", "out"], "out/train.csv"),
  ]

  @Test func everyOutputFollowsLinks() throws {
    let program = try trained()
    try FileManager.default.createDirectory(
      atPath: program.folder.path("out"), withIntermediateDirectories: true)
    for (number, (arguments, name)) in Self.outputs.enumerated() {
      try? FileManager.default.removeItem(atPath: program.folder.path(name))
      try link(name, to: program.folder.path("target-\(number)"), in: program)
      let run = try program.run(arguments)
      #expect(run.status == 0, "\(run.err)")
      #expect(isLink(name, in: program))
      #expect(try program.bytes("target-\(number)").count > 100, "\(arguments)")
    }
  }

  @Test func everyOutputThatCannotBeWrittenIsNamed() throws {
    let program = try trained()
    for name in ["link", "out/train.csv"] {
      try FileManager.default.createDirectory(
        atPath: program.folder.path(name), withIntermediateDirectories: true)
    }
    for (arguments, name) in Self.outputs {
      let run = try program.run(arguments)
      #expect(run.status == 1)
      #expect(
        run.err == "error: cannot write '\(name)': it is a folder; name a file in it\n",
        "\(arguments)")
    }
  }

  @Test func aReportThatCannotBeWrittenIsKnownBeforeTraining() throws {
    let program = try SweepProgram()
    try program.write(smallGrid, to: "small.conf")
    let run = try program.run("small.conf", "--report", "small.conf/report.md")
    #expect(run.status == 1)
    #expect(run.err.contains("'small.conf' is a file, not a folder"))
    #expect(try program.read("small.conf") == smallGrid)
    #expect(!program.exists("results"))
  }

  @Test func standardOutputAsAFileKeepsItsPlace() throws {
    let program = try trained()
    let run = try program.run(
      as: [
        "sh", "-c",
        "echo before; \"$0\" report --format csv --columns name -o /dev/stdout; echo after",
      ], [])
    #expect(run.out == "before\nname\r\nbaseline\r\nfaster\r\nafter\n", "\(run.err)")
  }

  // MARK: - Standard output

  /// What prints, in every way in which a command does.
  private static let printing = [
    "--help", "help run", "report --help", "--version", "--generate-completion-script bash",
    "list", "list small", "show faster", "report", "report --format html", "report --format json",
    "compare baseline faster", "plot", "query 'SELECT 1'", "query < statements.sql",
    "evaluate faster", "recommend faster --user 1", "verify faster", "data info sample",
    "data check sample", "data export sample -o out", "gc", "doctor", "small.conf",
    "small.conf --dry-run", "rm faster --yes",
  ]

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "Linux only"))
  func outputThatCannotBeWrittenIsAnError() throws {
    let program = try trained()
    try program.write("SELECT 1;\nSELECT 2;\n", to: "statements.sql")
    for command in Self.printing {
      let full = try program.run(as: ["sh", "-c", "\"$0\" \(command) > /dev/full"], [])
      #expect(full.status == 1, "\(command)")
      #expect(
        full.err.hasSuffix("error: cannot write to standard output: No space left on device\n"),
        "\(command): \(full.err)")
    }
  }

  @Test func aClosedOutputIsAnErrorAndNoFileTakesItsPlace() throws {
    let program = try SweepProgram()
    try program.write(smallGrid, to: "small.conf")
    for command in ["small.conf", "list", "--help"] {
      let closed = try program.run(as: ["sh", "-c", "\"$0\" \(command) >&- <&-"], [])
      #expect(closed.status == 1)
      #expect(
        closed.err.hasSuffix("error: cannot write to standard output: Bad file descriptor\n"))
    }
    #expect(try program.run("doctor").out.contains("checkpoints: 2 whole"))
    let silent = try program.run(as: ["sh", "-c", "\"$0\" nothing.conf 2>&-"], [])
    #expect(silent.status == 2)
  }

  @Test func aClosedPipeIsQuiet() throws {
    let program = try trained()
    for (action, status) in [("default", "141\n"), ("ignore", "0\n")] {
      let run = try program.run(
        as: [
          "sh", "-c",
          "{ env --\(action)-signal=PIPE \"$0\" query 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
            + "WHERE i < 90000) SELECT i FROM n'; echo $? > status; } | head -n 1",
        ], [])
      #expect(run.err.isEmpty)
      // 141: ended by SIGPIPE.
      #expect(try program.read("status") == status)
    }
  }

  @Test(arguments: ["1", "10", "30"]) func helpIsSetInAnyWidth(columns: String) throws {
    let program = try SweepProgram()
    let help = try program.run(as: ["env", "COLUMNS=\(columns)"], ["compare", "--help"])
    #expect(help.status == 0)
    #expect(help.out.contains("USAGE: sweep compare"))
  }

  /// RFC 4180: CRLF between records. The last one is a plain line, as scripts read it.
  @Test func recordsOfCSVAreSeparatedByCRLF() throws {
    let program = try trained()
    for command in [
      "list", "list small", "compare baseline faster", "query 'SELECT name FROM results'",
    ] {
      let run = try program.run(as: ["sh", "-c", "\"$0\" \(command) --format csv > rows.csv"], [])
      #expect(run.status == 0, "\(command): \(run.err)")
      let bytes = try Array(program.bytes("rows.csv"))
      #expect(bytes.last == 0x0A && bytes[bytes.count - 2] != 0x0D, "\(command)")
      for (place, byte) in bytes.dropLast().enumerated() where byte == 0x0A {
        #expect(bytes[place - 1] == 0x0D, "\(command)")
      }
    }
  }

  // MARK: - Byte order mark

  @Test func spreadsheetsGetTheirMark() throws {
    let program = try trained()
    let mark = "\u{FEFF}"
    for arguments in [
      ["list"], ["list", "small"], ["report"], ["compare", "baseline", "faster"],
      ["query", "SELECT name FROM results"],
    ] {
      let plain = try program.run(arguments + ["--format", "csv"])
      // Reading text from a file would drop the mark.
      let marked = try program.run(
        as: ["sh", "-c", "\"$0\" \"$@\" > marked"], arguments + ["--format", "csv", "--bom"])
      #expect(marked.status == 0, "\(marked.err)")
      #expect(try program.bytes("marked") == Data((mark + plain.out).utf8), "\(arguments)")
      let other = try program.run(arguments + ["--bom"])
      #expect(other.status == 64)
      #expect(other.err.contains("--bom is for CSV only"))
    }
    #expect(
      try program.run("evaluate", "faster", "--predictions", "scores.csv", "--bom").status == 0)
    #expect(try program.bytes("scores.csv").starts(with: Data("\(mark)user,".utf8)))
    #expect(try program.run("evaluate", "faster", "--bom").status == 64)
    #expect(try program.run("data", "export", "sample", "-o", "out", "--bom").status == 0)
    for part in ["train", "validation", "test"] {
      #expect(try program.bytes("out/\(part).csv").starts(with: Data("\(mark)user_id,".utf8)))
    }
  }

  @Test func recommendationsComeFromOtherDataToo() throws {
    let program = try trained()
    try FileManager.default.copyItem(
      atPath: program.folder.path("data/sample"), toPath: program.folder.path("copy"))
    let own = try program.run("recommend", "faster", "--user", "1")
    let other = try program.run("recommend", "faster", "--user", "1", "--dataset", "copy")
    #expect(other.status == 0, "\(other.err)")
    #expect(other.out == own.out)
    let missing = try program.run("recommend", "faster", "--user", "1", "--dataset", "nowhere")
    #expect(missing.err.contains("there is no such dataset"))
  }
}
