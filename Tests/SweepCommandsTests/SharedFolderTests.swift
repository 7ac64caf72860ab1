import Foundation
import GRDB
import TestSupport
import Testing

/// Two users of one group at one database. Only root may act as others.
@Suite(.ownThreads, .enabled(if: geteuid() == 0, "acting as other users needs root"))
struct SharedFolderTests {
  private static let (owner, colleague, group) = (61_001, 61_002, 62_000)

  private let program: SweepProgram

  init() throws {
    program = try SweepProgram()
    try program.write(smallGrid, to: "small.conf")
    try program.write(smallGrid.replacing("1e-3", with: "2e-3"), to: "other.conf")
    for name in ["results", "data"] {
      try FileManager.default.createDirectory(
        atPath: program.folder.path(name), withIntermediateDirectories: true)
    }
    for name in ["", "results", "data"] { try give(name, to: Self.owner, mode: 0o2775) }
  }

  private func give(_ name: String, to user: Int, mode: mode_t) throws {
    let path = program.folder.path(name)
    #expect(chown(path, uid_t(user), gid_t(Self.group)) == 0)
    #expect(chmod(path, mode) == 0)
  }

  private func run(
    as user: Int, umask: String = "022", _ arguments: String...
  ) throws -> SweepProgram.Output {
    try program.run(
      as: [
        "setpriv", "--reuid=\(user)", "--regid=\(Self.group)", "--clear-groups", "sh", "-c",
        "umask \(umask); exec \"$0\" \"$@\"",
      ], arguments)
  }

  /// Names in `results` that belong to the database, without the runner's lock.
  private func databaseFiles() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: program.folder.path("results")).sorted()
      .filter { $0.hasPrefix("sweep.sqlite") && !$0.hasSuffix(".lock") }
  }

  private func useLog() throws {
    _ = try DatabaseQueue(path: program.folder.path("results/sweep.sqlite")).inDatabase {
      try String.fetchOne($0, sql: "PRAGMA journal_mode = WAL")
    }
  }

  @Test(arguments: [false, true])
  func aReaderLeavesNothingBehind(usesLog: Bool) throws {
    #expect(try run(as: Self.owner, "small.conf").status == 0)
    if usesLog { try useLog() }
    for command in [["list"], ["list", "small"], ["query", "SELECT * FROM results"], ["doctor"]] {
      let read = try program.run(
        as: ["setpriv", "--reuid=\(Self.colleague)", "--regid=\(Self.group)", "--clear-groups"],
        command)
      #expect(read.status == 0, "\(read.err)")
      #expect(try databaseFiles() == ["sweep.sqlite"])
    }
    let next = try run(as: Self.owner, "other.conf")
    #expect(next.status == 0, "\(next.err)")
  }

  /// What SQLite leaves for a reader of another program, or of an earlier version of this one.
  @Test func filesOfAReaderAreInNobodysWay() throws {
    #expect(try run(as: Self.owner, "small.conf").status == 0)
    try useLog()
    for (suffix, size) in [("-wal", 0), ("-shm", 32_768)] {
      try Data(count: size).write(
        to: URL(filePath: program.folder.path("results/sweep.sqlite\(suffix)")))
      try give("results/sweep.sqlite\(suffix)", to: Self.colleague, mode: 0o644)
    }
    #expect(try run(as: Self.owner, "list").status == 0)
    let removed = try run(as: Self.owner, "rm", "faster", "--yes")
    #expect(removed.status == 0, "\(removed.err)")
    #expect(try databaseFiles() == ["sweep.sqlite"])
    let next = try run(as: Self.owner, "small.conf")
    #expect(next.status == 0, "\(next.err)")
  }

  /// A log with work in it is taken over, not thrown away.
  @Test func aLogOfAnotherUserIsKept() throws {
    #expect(try run(as: Self.owner, "small.conf").status == 0)
    let path = program.folder.path("results/sweep.sqlite")
    try useLog()
    do {
      // The copies are what a program leaves that is killed.
      let queue = try DatabaseQueue(path: path)
      try queue.write { try $0.execute(sql: "UPDATE sweeps SET name = 'renamed'") }
      for suffix in ["", "-wal"] {
        try FileManager.default.copyItem(atPath: path + suffix, toPath: path + suffix + ".copy")
      }
    }
    for suffix in ["", "-wal"] {
      try? FileManager.default.removeItem(atPath: path + suffix)
      try FileManager.default.moveItem(atPath: path + suffix + ".copy", toPath: path + suffix)
    }
    try give("results/sweep.sqlite", to: Self.owner, mode: 0o644)
    try give("results/sweep.sqlite-wal", to: Self.colleague, mode: 0o644)
    let next = try run(as: Self.owner, "small.conf")
    #expect(next.status == 0, "\(next.err)")
    #expect(next.out.contains("nothing to do"))
    #expect(try run(as: Self.owner, "list").out.contains("renamed"))
    #expect(try databaseFiles() == ["sweep.sqlite"])
  }

  /// SQLite reports a damaged log as a lock.
  @Test func aDamagedLogIsNotReportedAsALock() throws {
    #expect(try run(as: Self.owner, "small.conf").status == 0)
    for suffix in ["-wal", "-shm"] {
      let path = "results/sweep.sqlite" + suffix
      try Data((0..<5000).map { UInt8(truncatingIfNeeded: $0 &* $0 &+ 7) })
        .write(to: URL(filePath: program.folder.path(path)))
      try give(path, to: Self.owner, mode: 0o644)
    }
    let reader = try run(as: Self.colleague, "list")
    #expect(reader.status == 2)
    #expect(
      reader.err.contains(
        "'results/sweep.sqlite-wal' is damaged or not a log of the database"),
      "\(reader.err)")
    #expect(try run(as: Self.owner, "small.conf").status == 0)
    #expect(try run(as: Self.colleague, "list").status == 0)
  }

  @Test func theMessageNamesTheFileThatIsInTheWay() throws {
    #expect(try run(as: Self.owner, "small.conf").status == 0)
    let denied = try run(as: Self.colleague, "other.conf")
    #expect(denied.status == 2)
    #expect(
      denied.err.contains(
        "the file 'results/sweep.sqlite' belongs to user \(Self.owner) and may not be written by "
          + "user \(Self.colleague)"), "\(denied.err)")
    #expect(
      try run(as: Self.owner, "small.conf").status == 0, "nothing of it is in the owner's way")
    // A folder of others in which only owners may replace files.
    try useLog()
    try give("results", to: 0, mode: 0o3777)
    try Data().write(to: URL(filePath: program.folder.path("results/sweep.sqlite-wal")))
    try give("results/sweep.sqlite-wal", to: Self.colleague, mode: 0o644)
    let blocked = try run(as: Self.owner, "other.conf")
    #expect(
      blocked.err.contains("'results/sweep.sqlite-wal' belongs to user \(Self.colleague)"),
      "\(blocked.err)")
    // A folder in which nothing can be made.
    try give("results", to: 0, mode: 0o755)
    try FileManager.default.removeItem(
      atPath: program.folder.path("results/sweep.sqlite-wal"))
    #expect(try run(as: Self.colleague, "list").status == 0)
    let closed = try run(as: Self.owner, "other.conf")
    #expect(closed.err.contains("the folder 'results' belongs to user"), "\(closed.err)")
    try give("results/sweep.sqlite", to: Self.owner, mode: 0o600)
    let unreadable = try run(as: Self.colleague, "list")
    #expect(unreadable.err.contains("may not be read by user"), "\(unreadable.err)")
  }

  @Test func withUmask002AColleagueMayTrain() throws {
    #expect(try run(as: Self.owner, umask: "002", "small.conf").status == 0)
    let files = FileManager.default
    let names = try ["results", "data"].flatMap { folder in
      try files.subpathsOfDirectory(atPath: program.folder.path(folder)).map { "\(folder)/\($0)" }
    }
    #expect(names.contains { $0.hasPrefix("data/") })
    for name in names {
      let attributes = try files.attributesOfItem(atPath: program.folder.path(name))
      let mode = (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0
      let isFolder = attributes[.type] as? FileAttributeType == .typeDirectory
      #expect(mode & 0o777 == (isFolder ? 0o775 : 0o664), "\(name)")
      #expect((attributes[.groupOwnerAccountID] as? NSNumber)?.intValue == Self.group, "\(name)")
    }
    let colleague = try run(as: Self.colleague, umask: "002", "other.conf")
    #expect(colleague.status == 0, "\(colleague.err)")
    let again = try run(as: Self.owner, umask: "002", "small.conf", "--rerun", "all")
    #expect(again.status == 0, "\(again.err)")
  }

  @Test func aLockFileOfAnotherUserIsNoLock() throws {
    #expect(try run(as: Self.owner, umask: "002", "small.conf").status == 0)
    try give("results/sweep.sqlite.lock", to: Self.owner, mode: 0o644)
    let colleague = try run(as: Self.colleague, umask: "002", "other.conf")
    #expect(colleague.status == 0, "\(colleague.err)")
  }
}
