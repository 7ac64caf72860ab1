import Foundation
import TestSupport
import Testing

/// `sweep data get` as people type it. Nothing here needs a network.
@Suite struct DataGetTests {
  /// A MovieLens 1M layout of 20 ratings in a folder `small`, as a ZIP file.
  private static let archive = Data(
    base64Encoded:
      "UEsDBBQAAAAIAAAAIVAD5fYlHQAAAEgAAAAPAAAAc21hbGwvdXNlcnMuZGF0M7SycrOyMjK1sjKxsjI0MDDgMsIQMcYQ"
      + "McEQAQBQSwMEFAAAAAgAAAAhUF6js6U8AAAAeAAAABAAAABzbWFsbC9tb3ZpZXMuZGF0M7SycsvMyVUwVNAwtLQ01LSy"
      + "cilKzE3kMoKKG4HFjeDixlBxY7C4MVzcBCpuAhY3gYubQsVNweKmcHEAUEsDBBQAAAAIAAAAIVApPNJBZQAAAHwBAAAR"
      + "AAAAc21hbGwvcmF0aW5ncy5kYXRdz0kOwCAMQ9F9TlMyqK3vf7CCsyiGHU/kKwxgAAG89xPXPMPm3YE8aD6pg5KzQsXZ"
      + "n5xPtpYvcmmRQlqklBapZFW3ntpascilRQppkVJapJJVw/qDWyutl/KDQlqklBapZNW0D1BLAQIUAxQAAAAIAAAAIVAD"
      + "5fYlHQAAAEgAAAAPAAAAAAAAAAAAAACkAQAAAABzbWFsbC91c2Vycy5kYXRQSwECFAMUAAAACAAAACFQXqOzpTwAAAB4"
      + "AAAAEAAAAAAAAAAAAAAApAFKAAAAc21hbGwvbW92aWVzLmRhdFBLAQIUAxQAAAAIAAAAIVApPNJBZQAAAHwBAAARAAAA"
      + "AAAAAAAAAACkAbQAAABzbWFsbC9yYXRpbmdzLmRhdFBLBQYAAAAAAwADALoAAABIAQAAAAA=")!

  @Test func anArchiveAtHandBecomesADataset() throws {
    let program = try SweepProgram()
    try Self.archive.write(to: URL(filePath: program.folder.path("small.zip")))
    let got = try program.run("data", "get", "ml-latest-small", "--from", "small.zip")
    #expect(got.status == 0, "\(got.err)")
    #expect(
      got.out.hasPrefix(
        "data/ml-latest-small: 3 files, 0 MB, NOT verified: there is no small.zip.md5"
          + "\n"))
    #expect(got.out.contains("no commercial use without permission"))
    #expect(got.err == "verifying the checksum\nunpacking\n")
    let info = try program.run("data", "info", "ml-latest-small")
    #expect(info.status == 0, "\(info.err)")
    let again = try program.run("data", "get", "ml-latest-small")
    #expect(again.status == 0)
    #expect(
      again.out == "data/ml-latest-small is there already; remove the folder to fetch it again\n")
  }

  @Test func anotherFileIsRefused() throws {
    let program = try SweepProgram()
    try Self.archive.write(to: URL(filePath: program.folder.path("small.zip")))
    let got = try program.run("data", "get", "ml-1m", "--from", "small.zip")
    #expect(got.status == 2)
    #expect(
      got.err.contains(
        "error: ml-1m: the checksum is wrong: expected SHA-256 a6898adb50b9ca05aa231689da44c217cb524"
          + "e7ebd39d264c56e2832f2c54e20, found "))
    #expect(!program.exists("data/ml-1m"))
  }

  @Test func namesThatAreNone() throws {
    let program = try SweepProgram()
    let unknown = try program.run("data", "get", "ml-1n")
    #expect(unknown.status == 2)
    #expect(
      unknown.err == """
        error: there is no dataset 'ml-1n' to fetch; there are ml-100k, ml-1m, ml-10m, ml-20m, \
        ml-25m, ml-32m, ml-latest-small; did you mean 'ml-1m'?

        """)
    #expect(try program.run("data", "get", "sample").err.contains("needs no download"))
  }

  @Test func withoutANameThereIsAList() throws {
    let none = try SweepProgram().run("data", "get")
    #expect(none.status == 64)
    #expect(
      none.err.contains(
        "ml-100k, ml-1m, ml-10m, ml-20m, ml-25m, ml-32m, ml-latest-small"), "\(none.err)")
  }

  @Test func anInterruptedDownloadResumes() throws {
    let program = try SweepProgram()
    let archive = Array(Self.archive)
    let server = try LoopbackServer { request in
      if request.path.hasSuffix(".md5") { return .notFound }
      if let start = request.rangeStart { return .rest(of: archive, from: start) }
      return .init(
        body: Array(archive.prefix(300)), contentLength: archive.count, silence: .seconds(60))
    }
    let arguments = ("data", "get", "ml-latest-small", "--from", server.address("small.zip"))
    let process = try program.start(
      arguments.0, arguments.1, arguments.2, arguments.3, arguments.4, err: "stderr")
    let hasArrived = try program.wait(for: process) {
      try program.exists("data/.ml-latest-small.zip.part")
        && program.bytes("data/.ml-latest-small.zip.part").count == 300
    }
    #expect(hasArrived)
    process.interrupt()
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    #expect(try program.read("stderr").hasSuffix("Interrupted. Run the same command to resume.\n"))
    #expect(!program.exists("data/ml-latest-small"))

    let again = try program.run(
      arguments.0, arguments.1, arguments.2, arguments.3, arguments.4)
    #expect(again.status == 0, "\(again.err)")
    #expect(again.err.contains("resuming after the first 300 bytes\n"))
    #expect(again.out.hasPrefix("data/ml-latest-small: 3 files"))
    #expect(!program.exists("data/.ml-latest-small.zip.part"))
  }

  @Test func aGridWhoseDatasetIsNotThereNamesTheCommand() throws {
    let program = try SweepProgram()
    try program.write(
      "dataset: ml-20m\nexperiments: [{name: baseline}]\n", to: "grid.conf")
    let run = try program.run("grid.conf")
    #expect(run.status == 2)
    #expect(
      run.err == """
        error: ml-20m: this dataset is not downloaded; 'sweep data get ml-20m' fetches it into \
        data/ml-20m; or use 'sample', which needs no download

        """)
    let other = try program.run("grid.conf", "--dataset", "mine")
    #expect(other.err.contains("'sweep data get NAME' fetches one of ml-100k, "))
  }

  @Test func theHelpNamesEveryDataset() throws {
    let help = try SweepProgram().run("data", "get", "--help").out
    #expect(help.contains("USAGE: sweep data get <name> [--from <url|file>]"))
    for name in ["ml-100k", "ml-1m", "ml-10m", "ml-20m", "ml-25m", "ml-32m", "ml-latest-small"] {
      #expect(help.contains("  \(name): "), "\(name)")
    }
  }
}
