import Foundation
import TestSupport
import Testing

/// Messages about unusable paths name the cause and one thing to do.
@Suite struct AdviceTests {
  private let program: SweepProgram

  init() throws {
    program = try SweepProgram()
    try program.write(smallGrid, to: "small.conf")
  }

  private func makeFolder(_ name: String) throws {
    try FileManager.default.createDirectory(
      atPath: program.folder.path(name), withIntermediateDirectories: true)
  }

  private func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: program.folder.path(name), withDestinationPath: target)
  }

  /// The whole message of a command that must fail.
  private func error(_ arguments: String...) throws -> String {
    let run = try program.run(as: [], arguments)
    #expect(run.status != 0)
    for code in ["Cocoa", "NSError", "couldn’t be", "could not be completed", "Code="] {
      #expect(!(run.out + run.err).contains(code))
    }
    return run.err
  }

  @Test(arguments: [["list"], ["small.conf"], ["gc"], ["rm", "x", "--yes"]])
  func aFolderIsNoDatabase(command: [String]) throws {
    try makeFolder("adir")
    let run = try program.run(as: [], command + ["--db", "adir"])
    #expect(run.status != 0)
    #expect(
      run.err
        == "error: 'adir' is a folder, not a database; name a file in it: --db adir/sweep.sqlite\n")
    #expect(!program.exists("adir.lock"))
  }

  @Test(arguments: ["list", "small.conf"])
  func aDanglingLinkIsNamed(command: String) throws {
    try link("results", to: "/nonexistent/place")
    #expect(
      try error(command)
        == "error: the database 'results/sweep.sqlite' cannot be opened: 'results' is a link to "
        + "'/nonexistent/place', which does not exist; make '/nonexistent/place' or remove the link"
        + "\n")
  }

  @Test(arguments: ["list", "small.conf"])
  func aFileIsNoFolder(command: String) throws {
    try program.write("x", to: "results")
    #expect(
      try error(command)
        == "error: the database 'results/sweep.sqlite' cannot be opened: 'results' is a file, not a "
        + "folder; move it away or use another path\n")
  }

  @Test func doctorSeesADanglingLink() throws {
    try link("results", to: "/nonexistent/place")
    let run = try program.run("doctor")
    #expect(run.status == 1)
    #expect(
      run.out.contains(
        "problem database: 'results/sweep.sqlite': 'results' is a link to '/nonexistent/place'"))
  }

  @Test func aLinkToADatabaseThatIsStillToBeMadeIsFine() throws {
    try makeFolder("disk")
    try makeFolder("results")
    try link("results/sweep.sqlite", to: "../disk/sweep.sqlite")
    #expect(try program.run("small.conf", "--only", "baseline").status == 0)
    #expect(program.exists("disk/sweep.sqlite"))
    try link("results/other.sqlite", to: "../gone/sweep.sqlite")
    #expect(
      try error("small.conf", "--db", "results/other.sqlite").contains(
        "'results/other.sqlite' is a link to '../gone/sweep.sqlite', which does not exist"))
  }

  @Test func aDeviceIsNoDatabase() throws {
    #expect(
      try error("list", "--db", "/dev/null")
        == "error: '/dev/null' is not a regular file; name another file with --db\n")
  }

  @Test func aNameMayBeTooLong() throws {
    let name = String(repeating: "n", count: 300)
    #expect(
      try error("small.conf", "--db", name).contains(
        "a name of 300 bytes is too long; use a shorter one"))
  }

  @Test func dataBehindADanglingLinkAreNotCalledMissing() throws {
    try makeFolder("data")
    try link("data/mine", to: "/nonexistent/data")
    #expect(
      try error("data", "info", "mine")
        == "error: data/mine: 'data/mine' is a link to '/nonexistent/data', which does not exist; "
        + "make '/nonexistent/data' or remove the link\n")
    try program.write("x", to: "file")
    #expect(try error("data", "info", "file/x").contains("'file' is a file, not a folder"))
  }

  @Test func aGridBehindADanglingLinkIsNotCalledMissing() throws {
    try link("linked.conf", to: "gone.conf")
    #expect(
      try error("linked.conf").contains("'linked.conf' is a link to 'gone.conf', which does not"))
  }

  @Test(arguments: ["9223372036854775808", "18446744073709551615", "1,99999999999999999999"])
  func seedsThatAreTooLargeAreRefused(seeds: String) throws {
    let run = try program.run("small.conf", "--seeds", seeds, "--dry-run")
    #expect(run.status == 64)
    #expect(run.err.contains("is too large; use one of at most 9223372036854775807 (2^63 − 1)"))
  }

  @Test func impossibleNamesOfDatabasesAreRefused() throws {
    let empty = try program.run("small.conf", "--db", "", "--dry-run")
    #expect(empty.status == 64)
    #expect(empty.err.contains("--db needs the name of a file."))
    for length in [248, 255] {
      let name = String(repeating: "x", count: length)
      let long = try error("small.conf", "--db", name)
      #expect(long.contains("the name of the database, of \(length) bytes, is too long"))
      #expect(!program.exists(name))
    }
  }

  @Test func aCarriageReturnInAnArgumentIsNamed() throws {
    let message = try error("small.conf", "--only", "baseline\r", "--dry-run")
    #expect(message.contains("the message contains U+000D CARRIAGE RETURN"))
  }

  @Test func theGreatestSeedTrains() throws {
    let run = try program.run(
      "small.conf", "--seeds", "9223372036854775807", "--only", "baseline")
    #expect(run.status == 0, "\(run.err)")
    #expect(
      try program.run("query", "SELECT seed FROM results").out.contains("9223372036854775807"))
  }

  /// A note below a message names its invisible characters.
  @Test func invisibleCharactersOfTheCommandLineAreNamed() throws {
    let note =
      "note: the message contains U+200B ZERO WIDTH SPACE, which can't be seen; delete it\n"
    #expect(try error("small.conf", "--only", "base\u{200B}line").hasSuffix(note))
    #expect(try error("data", "info", "sample\u{200B}").hasSuffix(note))
  }

  @Test func unusableValuesAreReportedOncePerRun() throws {
    #expect(
      try program.run(
        "data", "synth", "--ratings", "2000", "--users", "60", "--movies", "200", "--layout",
        "ml-1m", "-o", "data/mini"
      ).status == 0)
    let movies = try String(
      contentsOfFile: program.folder.path("data/mini/movies.dat"), encoding: .isoLatin1)
    try program.write(movies.replacing("(19", with: "(x19"), to: "data/mini/movies.dat")
    #expect(try program.run("data", "info", "mini").out.contains("not usable") == false)
    try program.write(movies.replacing("(19", with: "(1?"), to: "data/mini/movies.dat")
    let run = try program.run("small.conf", "--dataset", "mini", "--only", "baseline")
    #expect(run.status == 0, "\(run.err)")
    #expect(
      run.err.components(separatedBy: "warning: mini: ").count == 2
        && run.err.contains("values of title are not a title with a year, such as '"))
    #expect(try program.run("data", "info", "mini").out.contains("not usable"))
    #expect(try program.run("data", "check", "mini").status == 1)
  }
}
