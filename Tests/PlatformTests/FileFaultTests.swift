import Foundation
import TestSupport
import Testing

@testable import Platform

/// Errors state the cause in plain English and name the part of the path that is in the way.
@Suite struct FileFaultTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try Data("x".utf8).write(to: URL(filePath: folder.path("file")))
    try link("dangling", to: "/nonexistent/place")
    try link("loop", to: "loop")
    try link("good", to: "file")
  }

  private func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: folder.path(name), withDestinationPath: target)
  }

  /// With the folder's path taken out.
  private func obstacle(_ name: String) -> String? {
    FileFault.obstacle(on: folder.path(name))?.description
      .replacing(folder.path + "/", with: "")
  }

  @Test func whatIsInTheWayIsNamed() {
    let dangling =
      "'dangling' is a link to '/nonexistent/place', which does not exist; make "
      + "'/nonexistent/place' or remove the link"
    #expect(obstacle("dangling") == dangling)
    #expect(obstacle("dangling/below/it") == dangling)
    #expect(
      obstacle("loop/x") == "'loop' is a link that leads back to itself; remove the link")
    #expect(
      obstacle("file/x")
        == "'file' is a file, not a folder; move it away or use another path")
    #expect(obstacle("good/x")?.hasPrefix("'good' is a file, not a folder") == true)
    #expect(
      obstacle(String(repeating: "n", count: 300))
        == "a name of 300 bytes is too long; use a shorter one")
    for fine in ["file", "good", "missing", "missing/below", ""] { #expect(obstacle(fine) == nil) }
  }

  /// Foundation's and the system's errors come out the same.
  @Test(arguments: ["dangling/x", "loop/x", "file/x"])
  func foundationErrorsAreExplained(name: String) {
    let path = folder.path(name)
    let error = #expect(throws: (any Error).self) {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
    #expect(error.map { FileFault($0, path: path) } == FileFault.obstacle(on: path))
  }

  @Test func aMissingFileIsMissing() throws {
    let path = folder.path("missing")
    for attempt in [
      { _ = try Data(contentsOf: URL(filePath: path)) },
      { _ = try FileHandle(forReadingFrom: URL(filePath: path)) },
      { _ = try FileManager.default.contentsOfDirectory(atPath: path) },
      { try FileManager.default.removeItem(atPath: path) },
    ] as [() throws -> Void] {
      let error = try #require(throws: (any Error).self) { try attempt() }
      #expect(
        FileFault(error, path: path).description
          == "there is no such file or folder; check the path")
      #expect(FileFault(foundation: error)?.cause == "there is no such file or folder")
    }
  }

  @Test(arguments: [
    (ENOSPC, "the disk is full; free some space and try again"),
    (EDQUOT, "the disk quota is used up; free some space and try again"),
    (EROFS, "the disk is read-only; use a folder on another disk"),
    (EFBIG, "the file would be larger than allowed; raise the limit with 'ulimit -f'"),
    (EMFILE, "too many files are open; raise the limit with 'ulimit -n'"),
    (EIO, "the disk reported a read or write error; check the disk"),
    (ENOSYS, "function not implemented; check '.'"),
  ])
  func codesHaveWords(code: Int32, words: String) {
    #expect(FileFault(errno: code, path: ".").description == words)
    #expect(FileFault(POSIXError(.init(rawValue: code)!), path: ".").description == words)
  }

  @Test func permissionIsAskedForWhereItIsMissing() {
    #expect(
      FileFault(errno: EACCES, path: folder.path("new/one")).description
        == "permission for '\(folder.path)' is missing; check it with 'ls -ld \(folder.path)'")
  }

  @Test func otherErrorsKeepTheirWords() {
    struct Other: Error {}
    #expect(FileFault(foundation: Other()) == nil)
  }
}
