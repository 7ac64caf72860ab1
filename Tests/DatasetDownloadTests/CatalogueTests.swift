import Foundation
import Testing

@testable import DatasetDownload

@Suite struct CatalogueTests {
  @Test func everyNameHasAnAddressAtGroupLens() {
    #expect(
      DatasetCatalogue.entries.map(\.name) == [
        "ml-100k", "ml-1m", "ml-10m", "ml-20m", "ml-25m", "ml-32m", "ml-latest-small",
      ])
    for entry in DatasetCatalogue.entries {
      #expect(
        entry.address == "https://files.grouplens.org/datasets/movielens/\(entry.name).zip")
      #expect(entry.terms.text.contains("no commercial use"))
    }
  }

  @Test func theDocumentationListsThem() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let page = try String(contentsOf: root.appending(path: "docs/datasets.md"), encoding: .utf8)
    for entry in DatasetCatalogue.entries {
      #expect(page.contains("| `\(entry.name)` | \(entry.summary) |"))
    }
  }

  @Test func theChecksumsThatAreKnown() {
    #expect(
      DatasetCatalogue.named("ml-100k")?.checksum
        == .known(.init(.md5, "0e33842e24a9c977be4e0107933c0723")))
    #expect(
      DatasetCatalogue.named("ml-1m")?.checksum
        == .known(
          .init(.sha256, "a6898adb50b9ca05aa231689da44c217cb524e7ebd39d264c56e2832f2c54e20")))
    #expect(DatasetCatalogue.named("ml-32m")?.checksum == .besideArchive)
    #expect(DatasetCatalogue.named("ml-2m") == nil)
  }

  @Test(arguments: [
    "cd245b17a1ae2cc31bb14903e1204af3  ml-20m.zip\n",
    "MD5 (ml-20m.zip) = cd245b17a1ae2cc31bb14903e1204af3\n",
    "CD245B17A1AE2CC31BB14903E1204AF3",
  ])
  func filesOfChecksums(_ text: String) {
    #expect(
      Checksum(md5File: text) == Checksum(.md5, "cd245b17a1ae2cc31bb14903e1204af3"))
  }

  @Test func filesWithoutAChecksum() {
    #expect(Checksum(md5File: "") == nil)
    #expect(Checksum(md5File: "<html>404</html>") == nil)
    // A SHA-256 is not an MD5 sum.
    #expect(Checksum(md5File: String(repeating: "a", count: 64)) == nil)
  }
}
