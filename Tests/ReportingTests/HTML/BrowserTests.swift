import ExperimentModel
import Foundation
@testable import Reporting
import TestSupport
import Testing

/// HTML reports in Chromium: no script errors, sortable and filterable tables, no overflow on
/// phones.
@Suite(
  .enabled(
    if: Browser.executable != nil,
    "no Chromium here: install the package 'chromium', or name one in CHROMIUM"))
struct BrowserTests {
  private struct Outcome: Decodable {
    let errors: [String]
    let ascending: [String]
    let descending: [String]
    let names: [String]
    let sortState: String?
    let filtered: Int?
    /// Pixels by which the page is wider than its window.
    let overflow: Int
    let smallestText: Double
  }

  /// Sorts by the metric, then by name; filters; and writes the outcome into the page.
  private static let probe = """
    <script>//<![CDATA[
    const table = document.querySelector("table.sortable");
    const heads = [...table.tHead.rows[0].cells];
    const column = (name) => heads.findIndex((head) => head.textContent.trim() === name);
    const click = (name) => heads[column(name)].querySelector("button").click();
    const read = (name) =>
      [...table.tBodies[0].rows].map((row) => {
        const cell = row.cells[column(name)];
        return cell.dataset.v ?? cell.textContent;
      });
    const outcome = { errors: window.failures };
    click("NDCG");
    outcome.ascending = read("NDCG");
    click("NDCG");
    outcome.descending = read("NDCG");
    outcome.sortState = heads[column("NDCG")].getAttribute("aria-sort");
    click("name");
    outcome.names = read("name");
    const field = table.parentElement.previousElementSibling;
    if (field?.type === "search") {
      field.value = "configuration 49";
      field.dispatchEvent(new Event("input"));
      outcome.filtered = [...table.tBodies[0].rows].filter((row) => !row.hidden).length;
    }
    outcome.overflow = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    outcome.smallestText = Math.min(
      ...[...document.querySelectorAll("svg text")].map((text) => text.getBoundingClientRect().height));
    if (!Number.isFinite(outcome.smallestText)) outcome.smallestText = 99;
    const result = document.createElement("pre");
    result.id = "outcome";
    result.textContent = JSON.stringify(outcome);
    document.body.append(result);
    //]]></script></body>
    """

  private static let watch = """
    <head><script>
    window.failures = [];
    window.addEventListener("error", (event) => window.failures.push(String(event.message)));
    const report = console.error;
    console.error = (...all) => { window.failures.push(all.join(" ")); report(...all); };
    </script>
    """

  private func open(_ snapshot: SweepSnapshot, width: Int = 1280) throws -> Outcome {
    let page = ReportFormat.html.render(snapshot)
      .replacing("<head>", with: Self.watch).replacing("</body>", with: Self.probe)
    let dom = try #require(Browser.executable).dom(of: page, width: width)
    let found = try #require(
      dom.firstMatch(of: /<pre id="outcome">(.*?)<\/pre>/.dotMatchesNewlines()),
      "\(dom.suffix(500))")
    let text = String(found.1).replacing("&lt;", with: "<").replacing("&gt;", with: ">")
      .replacing("&amp;", with: "&")
    return try JSONDecoder().decode(Outcome.self, from: Data(text.utf8))
  }

  @Test(arguments: [390, 1280])
  func aPageOpensAndSorts(width: Int) throws {
    let outcome = try open(Snapshots.failures, width: width)
    #expect(outcome.errors.isEmpty)
    // Only one row has a value: the others stay last in both directions.
    #expect(outcome.ascending == ["0.689", "", "", ""])
    #expect(outcome.descending == ["0.689", "", "", ""])
    #expect(outcome.sortState == "descending")
    #expect(outcome.names == ["baseline", "exp1", "exp2", "exp3"])
    #expect(outcome.filtered == nil)
    #expect(outcome.overflow == 0)
    #expect(outcome.smallestText >= 9)
  }

  @Test func numbersSortAsNumbers() throws {
    let outcome = try open(Snapshots.severalSeeds, width: 390)
    #expect(outcome.errors.isEmpty)
    let up = outcome.ascending.compactMap(Double.init)
    #expect(up.count == 4)
    #expect(up == up.sorted())
    #expect(outcome.descending.compactMap(Double.init) == up.reversed())
    #expect(outcome.overflow == 0)
  }

  @Test func unusualNamesCauseNoError() throws {
    let outcome = try open(Snapshots.weirdNames)
    #expect(outcome.errors.isEmpty)
    #expect(outcome.names.count == 4)
    #expect(outcome.overflow == 0)
  }

  @Test func aLargeSweepSortsAndFilters() throws {
    let outcome = try open(LargeSweep.snapshot)
    #expect(outcome.errors.isEmpty)
    #expect(outcome.names.prefix(3) == ["baseline", "configuration 1", "configuration 2"])
    #expect(outcome.names.last == "configuration 499")
    // Configurations 49 and 490 to 499.
    #expect(outcome.filtered == 11)
  }
}

/// A headless Chromium.
private struct Browser {
  private let path: String

  static let executable: Browser? = {
    let named = ProcessInfo.processInfo.environment["CHROMIUM"].map { [$0] } ?? []
    let usual = ["chromium", "chromium-browser", "google-chrome"].map { "/usr/bin/\($0)" }
    return (named + usual).first(where: FileManager.default.isExecutableFile(atPath:))
      .map(Browser.init(path:))
  }()

  /// Returns the DOM after the page's scripts have run.
  func dom(of page: String, width: Int) throws -> String {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "sweep-browser-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "report.html")
    try Data(page.utf8).write(to: file)
    let output = folder.appending(path: "dom.html")
    try Data().write(to: output)
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = [
      "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
      "--user-data-dir=\(folder.appending(path: "profile").path)", "--window-size=\(width),900",
      "--virtual-time-budget=10000", "--dump-dom", file.absoluteString,
    ]
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return String(decoding: try Data(contentsOf: output), as: UTF8.self)
  }
}
