import Foundation
import TestSupport
import Testing

/// A disk that fills up while a sweep runs: a small one, if the system allows mounting it.
@Suite(.ownThreads) struct FullDiskTests {
  private static func command(_ words: String...) -> Bool { command(words) }

  private static func command(_ words: [String]) -> Bool {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = words
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }

  private static var canMount: Bool {
    guard let folder = try? TemporaryFolder() else { return false }
    let path = folder.path("disk")
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    defer { _ = command("umount", path) }
    return command("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", path)
  }

  /// Full while the database is created, and while a checkpoint and a model are written.
  @Test(.enabled(if: canMount, "mounting needs root"), arguments: ["100k", "250k", "420k", "520k"])
  func aFullDiskLosesNothing(size: String) throws {
    let whole = try SweepProgram()
    try whole.write(smallGrid, to: "small.conf")
    #expect(try whole.run("small.conf").status == 0)

    let program = try SweepProgram()
    try program.write(smallGrid, to: "small.conf")
    let disk = program.folder.path("results")
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
    try #require(Self.command("mount", "-t", "tmpfs", "-o", "size=\(size)", "tmpfs", disk))
    defer { _ = Self.command("umount", "-l", disk) }
    let full = try program.run("small.conf", "-j", "1")
    #expect([1, 2].contains(full.status))
    #expect((full.out + full.err).contains("free some space"), "\(full.err)")

    // With room the same command finishes, with the same results.
    try #require(Self.command("mount", "-o", "remount,size=64m", disk))
    let run = try program.run("small.conf", "--rerun", "failed")
    #expect(run.status == 0, "\(run.err)")
    #expect(try program.weights() == whole.weights())
  }

  @Test func whereFilesCannotBeWrittenNoOtherTrialIsStarted() throws {
    let program = try SweepProgram()
    try program.write(smallGrid, to: "small.conf")
    try FileManager.default.createDirectory(
      atPath: program.folder.path("results"), withIntermediateDirectories: true)
    try program.write("a file where the trials' folders should be", to: "results/trials")
    let stopped = try program.run("small.conf", "-j", "1")
    #expect(stopped.status == 1)
    #expect(stopped.err.contains("error: stopped: results/trials/"))
    #expect(
      stopped.err.contains("Once the cause is gone, resume with: sweep small.conf"))
    #expect(stopped.err.components(separatedBy: ": started").count == 2)
    #expect(try program.run("list").out.contains("1 queued, 1 interrupted"))

    try FileManager.default.removeItem(atPath: program.folder.path("results/trials"))
    let run = try program.run("small.conf", "-j", "1")
    #expect(run.status == 0, "\(run.err)")
    #expect(try program.run("list").out.contains("2         2"))
  }

  /// Somebody who may not write in the folder. Root may everywhere: then it is nobody, who must be
  /// able to run the program.
  private static let stranger =
    geteuid() != 0 ? [] : ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]

  private static var strangerRuns: Bool {
    stranger.isEmpty || command(stranger + [SweepProgram.executable.path, "--version"])
  }

  @Test(.enabled(if: strangerRuns, "nobody may not run the program"))
  func resultsInAFolderThatCannotBeWrittenAreRead() throws {
    let program = try SweepProgram()
    try program.write(smallGrid, to: "small.conf")
    #expect(try program.run("small.conf").status == 0)
    for path in ["results", ""] {
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o555], ofItemAtPath: program.folder.path(path))
    }
    defer {
      for path in ["", "results"] {
        try? FileManager.default.setAttributes(
          [.posixPermissions: 0o755], ofItemAtPath: program.folder.path(path))
      }
    }
    for arguments in [["list", "small"], ["report"], ["query", "SELECT name FROM results"]] {
      let run = try program.run(as: Self.stranger, arguments)
      #expect(run.status == 0, "\(run.err)")
      #expect(run.out.contains("faster"))
    }
    let doctor = try program.run(as: Self.stranger, ["doctor"])
    #expect(doctor.out.contains("checkpoints: 2 whole"))
    try program.write(
      smallGrid.replacing("epochs: 2", with: "epochs: 3"), to: "results/other.conf")
    let run = try program.run(as: Self.stranger, ["results/other.conf"])
    #expect(run.status == 2)
    #expect(run.err.contains("may not be written by user 'nobody'; let its owner change that"))
  }

  @Test func aFolderThatCannotBeWrittenIsAnErrorInWords() throws {
    let program = try SweepProgram()
    try program.write(smallGrid, to: "small.conf")
    let run = try program.run("small.conf", "--db", "/proc/results/sweep.sqlite")
    #expect(run.status == 2)
    #expect(run.err.contains("name another"))
  }
}
