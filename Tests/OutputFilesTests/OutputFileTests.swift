import Foundation
import OutputFiles
import TestSupport
import Testing

@Suite struct OutputFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func path(_ name: String) -> String { folder.path(name) }

  private func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(filePath: path(name)))
  }

  private func read(_ name: String) throws -> String {
    try String(contentsOfFile: path(name), encoding: .utf8)
  }

  private func mode(_ name: String) -> mode_t {
    var status = stat()
    return lstat(path(name), &status) == 0 ? status.st_mode : 0
  }

  private func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: path(name), withDestinationPath: target)
  }

  private func files() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  private func failure(_ name: String, _ text: String = "new") -> String {
    do {
      try OutputFile(path(name)).write(text)
      return ""
    } catch {
      return error.description.replacing(folder.path + "/", with: "")
    }
  }

  // MARK: - Regular files

  @Test func aNewFileHasTheUsualPermissions() throws {
    try OutputFile(path("new")).write("text")
    #expect(try read("new") == "text")
    let mask = umask(0)
    umask(mask)
    #expect(mode("new") & 0o7777 == 0o666 & ~mask)
    #expect(try files() == ["new"])
  }

  @Test(arguments: [0o600, 0o640, 0o664, 0o4755] as [mode_t])
  func anExistingFileKeepsItsPermissions(permissions: mode_t) throws {
    try write("old", to: "file")
    chmod(path("file"), permissions)
    try OutputFile(path("file")).write("new")
    #expect(try read("file") == "new")
    #expect(mode("file") & 0o7777 == permissions)
  }

  @Test(.enabled(if: geteuid() == 0, "only root gives files away"))
  func anExistingFileKeepsItsOwner() throws {
    try write("old", to: "file")
    chown(path("file"), 65534, 65533)
    try OutputFile(path("file")).write("new")
    var status = stat()
    stat(path("file"), &status)
    #expect(status.st_uid == 65534 && status.st_gid == 65533)
  }

  @Test func aReaderKeepsTheWholeOldFile() throws {
    try write("old", to: "file")
    let reader = try FileHandle(forReadingFrom: URL(filePath: path("file")))
    try OutputFile(path("file")).write("longer than before")
    #expect(try reader.readToEnd() == Data("old".utf8))
  }

  @Test func missingFoldersAreMade() throws {
    try OutputFile(path("a/b/report.md")).write("text")
    #expect(try read("a/b/report.md") == "text")
  }

  @Test func longNamesLeaveRoomForTheTemporaryFile() throws {
    let name = String(repeating: "임", count: 83) + ".md"
    try OutputFile(path(name)).write("text")
    #expect(try read(name) == "text")
    #expect(failure(String(repeating: "x", count: 256)).contains("a name of 256 bytes is too long"))
  }

  // MARK: - Links

  @Test(arguments: ["target", "./target", "second"])
  func linksAreFollowedAndStay(leadsTo: String) throws {
    try write("old", to: "target")
    try link("second", to: "target")
    try link("link", to: leadsTo)
    try OutputFile(path("link")).write("new")
    #expect(mode("link") & S_IFMT == S_IFLNK)
    #expect(mode("second") & S_IFMT == S_IFLNK)
    #expect(mode("target") & S_IFMT == S_IFREG)
    #expect(try read("target") == "new")
  }

  @Test func aLinkIntoAnotherFolderLeavesNothingBesideItself() throws {
    try OutputFile(path("a/target")).write("old")
    try link("link", to: "a/target")
    try OutputFile(path("link")).write("new")
    #expect(try read("a/target") == "new")
    #expect(try files() == ["a", "link"])
  }

  @Test func aLinkToANewFileMakesIt() throws {
    try link("link", to: "target")
    try OutputFile(path("link")).write("new")
    #expect(mode("link") & S_IFMT == S_IFLNK)
    #expect(try read("target") == "new")
  }

  @Test func aLinkThatLeadsNowhereIsAnError() throws {
    try link("link", to: "missing/target")
    #expect(
      failure("link")
        == "cannot write 'link': 'link' is a link to 'missing/target', which does not exist; make "
        + "'missing/target' or remove the link")
    #expect(try files() == ["link"])
    try link("circle", to: "circle")
    #expect(
      failure("circle").hasPrefix(
        "cannot write 'circle': 'circle' is a link that leads back to itself"))
  }

  // MARK: - Devices and pipes

  @Test(
    .enabled(if: geteuid() == 0, "device nodes need root"),
    arguments: [
      (3, ""),
      (
        7,
        "cannot write 'device': the disk is full; free some space and try again"
      ),
    ])
  func devicesAreWrittenInto(minor: Int, error: String) throws {
    // A copy of /dev/null or /dev/full: a mistake here must not cost the machine its own.
    try #require(mknod(path("device"), S_IFCHR | 0o666, dev_t(1 << 8 | minor)) == 0)
    #expect(failure("device") == error)
    try link("link", to: "device")
    _ = failure("link")
    #expect(mode("link") & S_IFMT == S_IFLNK)
    #expect(mode("device") & S_IFMT == S_IFCHR)
    #expect(try files() == ["device", "link"])
  }

  @Test func pipesAreWrittenInto() async throws {
    try #require(mkfifo(path("pipe"), 0o600) == 0)
    let place = path("pipe")
    let text = String(repeating: "more than a pipe holds\n", count: 10_000)
    async let received = Task.detached {
      try FileHandle(forReadingFrom: URL(filePath: place)).readToEnd()
    }.value
    try OutputFile(place).write(text)
    #expect(try await received == Data(text.utf8))
    #expect(mode("pipe") & S_IFMT == S_IFIFO)
  }

  @Test(arguments: ["/dev/fd/", "/proc/self/fd/", "/proc/thread-self/fd/"])
  func openFilesAreContinuedAtTheirPosition(prefix: String) throws {
    let file = open(path("open"), O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    defer { close(file) }
    _ = Foundation.write(file, "before\n", 7)
    try OutputFile("\(prefix)\(file)").write("new\n")
    _ = Foundation.write(file, "after\n", 6)
    #expect(try read("open") == "before\nnew\nafter\n")
    try link("link", to: "\(prefix)\(file)")
    try OutputFile(path("link")).write("linked\n")
    #expect(try read("open") == "before\nnew\nafter\nlinked\n")
  }

  // MARK: - Errors

  @Test func whatIsNoFileIsNamed() throws {
    try OutputFile(path("folder/file")).write("text")
    try link("link", to: "folder")
    #expect(
      failure("folder") == "cannot write 'folder': it is a folder; name a file in it")
    #expect(failure("new/") == "cannot write 'new/': it is a folder; name a file in it")
    #expect(
      failure("link")
        == "cannot write 'link': it is a link to the folder 'folder'; name a file in it")
    for name in ["folder/file/x", "folder/file/x/y"] {
      #expect(
        failure(name)
          == "cannot write '\(name)': 'folder/file' is a file, not a folder; move it away or use "
          + "another path")
    }
    #expect(try files() == ["folder", "link"])
    #expect(try read("folder/file") == "text")
    #expect(throws: OutputError.self) { try OutputFile("").write("text") }
  }

  @Test(arguments: ["folder", "file/x", "link", "circle"])
  func whatCannotBeWrittenIsKnownBefore(name: String) throws {
    try OutputFile(path("folder/y")).write("text")
    try write("text", to: "file")
    try link("link", to: "missing/target")
    try link("circle", to: "circle")
    let before = try files()
    #expect(throws: OutputError.self) { try OutputFile(path(name)).check() }
    #expect(try files() == before)
  }

  @Test(arguments: ["new", "a/b/c", "file", "/dev/null"])
  func whatCanBeWrittenIsKnownBefore(name: String) throws {
    try write("text", to: "file")
    try OutputFile(name.hasPrefix("/") ? name : path(name)).check()
    #expect(try files() == ["file"])
  }

  @Test func whatIsBeingWrittenIsNotLeftBehind() throws {
    let name = ".sweep-1-2.tmp"
    try write("half", to: name)
    #expect(OutputFile.isLeftBehind(path(name)))
    for other in ["report.md", "sweep-1-2.tmp", ".sweep-x.tmp", "notes.tmp"] {
      try write("mine", to: other)
      #expect(!OutputFile.isLeftBehind(path(other)))
    }
  }
}
