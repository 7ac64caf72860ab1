import Foundation
import TestSupport
import Testing

/// A disk that fills up while a sweep runs: a small one of its own, where the system lets us mount.
@Suite struct FullDiskTests {
  private static func command(_ words: String...) -> Bool {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = words
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

  @Test(.enabled(if: canMount, "mounting needs root")) func aFullDiskLosesNothing() throws {
    let whole = try SweepProgram()
    try whole.write(smallGrid, to: "small.conf")
    #expect(try whole.run("small.conf").status == 0)

    let program = try SweepProgram()
    try program.write(smallGrid, to: "small.conf")
    let disk = program.folder.path("results")
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
    try #require(Self.command("mount", "-t", "tmpfs", "-o", "size=360k", "tmpfs", disk))
    defer { _ = Self.command("umount", "-l", disk) }
    let full = try program.run("small.conf", "-j", "1")
    #expect([1, 2].contains(full.status))
    #expect((full.out + full.err).contains(/full|[Nn]o space|free some space/), "\(full.err)")

    // With room the same command finishes, and comes to the same.
    try #require(Self.command("mount", "-o", "remount,size=64m", disk))
    let run = try program.run("small.conf", "--rerun", "failed")
    #expect(run.status == 0, "\(run.err)")
    #expect(try program.weights() == whole.weights())
  }

  @Test func aFolderThatCannotBeWrittenIsAnErrorInWords() throws {
    let program = try SweepProgram()
    try program.write(smallGrid, to: "small.conf")
    let run = try program.run("small.conf", "--db", "/proc/results/sweep.sqlite")
    #expect(run.status == 2)
    #expect(run.err.contains("name another"))
  }
}
