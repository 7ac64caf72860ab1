import ExperimentModel
import Foundation
#if canImport(FoundationXML)
  import FoundationXML
#endif
@testable import Reporting
import TestSupport
import Testing

/// Whole HTML reports: golden files, well-formedness, escaping and size.
@Suite struct HTMLReportTests {
  @Test(arguments: [
    ("weird-names.html", Snapshots.weirdNames), ("several-seeds.html", Snapshots.severalSeeds),
  ])
  func matchesItsGoldenFile(name: String, snapshot: SweepSnapshot) throws {
    // Style and script are the same in every page.
    let text = ReportFormat.html.render(snapshot)
      .replacing(pageStyle, with: "…").replacing(pageScript, with: "…")
    try expectGolden(text, name)
  }

  @Test(arguments: [
    Snapshots.oneSeed, Snapshots.severalSeeds, Snapshots.failures, Snapshots.weirdNames,
    Snapshots.nothingFinished, SearchSnapshots.search, SearchSnapshots.severalSeeds,
  ])
  func pagesAreWellFormed(snapshot: SweepSnapshot) throws {
    let page = try Page(snapshot)
    // Every referenced id exists exactly once.
    #expect(Set(page.ids).count == page.ids.count)
    #expect(page.references.allSatisfy(Set(page.ids).contains))
    // Every chart has a title and a description.
    #expect(page.counts["svg", default: 0] > 0 || snapshot == Snapshots.nothingFinished)
    #expect(page.counts["desc", default: 0] == page.charts)
    #expect(page.counts["script"] == 1)
    // The page loads no external resource.
    #expect(page.addresses.allSatisfy { $0.hasPrefix("#") || $0 == "data:," })
  }

  @Test func namesAreEscaped() throws {
    let page = try Page(Snapshots.weirdNames)
    #expect(page.text.contains("<script>alert(1)</script> & $x$ [l](u) ~s~"))
    #expect(page.text.contains("👩‍👩‍👧 and ❤️"))
    #expect(page.text.contains("줄 바꿈"))
    #expect(!ReportFormat.html.render(Snapshots.weirdNames).contains("<script>alert"))
  }

  @Test func anExplodingLossKeepsOtherCurvesReadable() throws {
    var snapshot = Snapshots.oneSeed
    let quiet = ReportFormat.html.render(snapshot)
    #expect(!quiet.contains("beyond the edge"))
    snapshot.trials[2].epochs[1].trainLoss = 2e6
    let text = ReportFormat.html.render(snapshot)
    #expect(text.contains(">training loss; beyond the edge: 2<"))
    #expect(text.contains(">validation loss<"))
    // The axis ignores the outlier; its tooltip keeps the value.
    #expect(!text.contains(">2000000<") && text.contains("epoch 2: 2000000.0000"))
  }

  @Test func aSweepOf500ConfigurationsAnd5SeedsStaysBelowFiveMebibytes() throws {
    let page = try Page(LargeSweep.snapshot)
    #expect(page.bytes < 5 << 20)
    // The table has all rows; charts are bounded and say so.
    #expect(page.counts["tr", default: 0] > 1_000)
    #expect(page.text.contains("The best 6 of 500."))
    #expect(page.text.contains("The 40 best of 499; the table has all."))
  }

  @Test(arguments: [
    ("a<b>&\"c'", "a&lt;b&gt;&amp;&quot;c&#39;"), ("a\nb\tc", "a b c"),
    ("\u{0}\u{1B}[", "\u{FFFD}\u{FFFD}["),
    ("한국어 🎬 é", "한국어 🎬 é"), ("\u{202E}txet", "\u{FFFD}txet"), ("plain", "plain"),
  ])
  func textIsEscaped(text: String, escaped: String) {
    #expect(text.escapedForHTML == escaped)
  }
}

/// Ids, references, texts and element counts of a page, by an XML parser.
private final class Page: NSObject, XMLParserDelegate {
  private(set) var counts: [String: Int] = [:]
  private(set) var charts = 0
  private(set) var ids: [String] = []
  private(set) var references: [String] = []
  private(set) var addresses: [String] = []
  private(set) var text = ""
  let bytes: Int

  init(_ snapshot: SweepSnapshot) throws {
    let text = ReportFormat.html.render(snapshot)
    bytes = text.utf8.count
    super.init()
    // XML does not allow HTML's document type.
    let parser = XMLParser(data: Data(text.drop { $0 != "\n" }.dropFirst().utf8))
    parser.delegate = self
    guard parser.parse() else {
      throw Malformed(line: parser.lineNumber, reason: "\(String(describing: parser.parserError))")
    }
  }

  struct Malformed: Error {
    let line: Int
    let reason: String
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String] = [:]
  ) {
    counts[name, default: 0] += 1
    if attributes["class"] == "chart" { charts += 1 }
    if let id = attributes["id"] { ids.append(id) }
    if let labels = attributes["aria-labelledby"] {
      references += labels.split(separator: " ").map(String.init)
    }
    for key in ["href", "src"] {
      guard let address = attributes[key] else { continue }
      addresses.append(address)
      if address.hasPrefix("#") { references.append(String(address.dropFirst())) }
    }
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
}
