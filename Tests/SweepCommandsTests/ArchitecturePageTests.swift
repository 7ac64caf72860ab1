import Foundation
import Testing

/// docs/architecture.md against Package.swift and the folders of Sources.
@Suite struct ArchitecturePageTests {
  private struct Module: Hashable {
    let name: String
    let imports: Set<String>
  }

  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private func text(_ path: String) throws -> String {
    try String(contentsOf: Self.root.appending(path: path), encoding: .utf8)
  }

  /// Cells of the table of modules, from top to bottom: name, content, imports.
  private func rows() throws -> [[String]] {
    let page = try text("docs/architecture.md")
    let table = try #require(
      page.split(separator: "## Modules").last?.split(separator: "\n## ").first)
    return table.split(separator: "\n").compactMap { line in
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count == 3, cells[0].hasPrefix("`") else { return nil }
      return [cells[0].trimmingCharacters(in: ["`"]), cells[1], cells[2]]
    }
  }

  /// Modules of the table, from top to bottom.
  private func documented() throws -> [Module] {
    try rows().map { cells in
      Module(name: cells[0], imports: Set(cells[2].matches(of: /`(\w+)`/).map { String($0.1) }))
    }
  }

  /// Targets that are no tests, with the targets that they depend on.
  private func declared() throws -> Set<Module> {
    let package = try text("Package.swift")
    let targets = try #require(package.split(separator: "  targets: [").last)
    let starts = targets.matches(
      of:
        /(?:module\(|\.target\(|\.executableTarget\(|\.systemLibrary\(|tests\()\s*(?:name: |of: )?"(\w+)"/
    )
    var modules: Set<Module> = []
    for (number, start) in starts.enumerated() where !start.0.hasPrefix("tests") {
      let end = number + 1 < starts.count ? starts[number + 1].range.lowerBound : targets.endIndex
      let rest = targets[start.range.upperBound..<end]
      let list =
        start.0.hasPrefix(".systemLibrary")
        ? nil : rest.firstMatch(of: /\[([^\]]*)\]/).map { String($0.1) }
      modules.insert(
        Module(
          name: String(start.1),
          imports: Set((list ?? "").matches(of: /"(\w+)"/).map { String($0.1) })))
    }
    return modules
  }

  @Test func theTableIsThatOfThePackage() throws {
    let documented = try documented()
    #expect(documented.count > 15)
    let declared = try declared().filter { $0.name != "TestSupport" }
    for module in declared.symmetricDifference(documented) {
      Issue.record("docs/architecture.md and Package.swift differ in \(module)")
    }
  }

  @Test func everyModuleImportsOnlyWhatStandsBelow() throws {
    let modules = try documented()
    for (place, module) in modules.enumerated() {
      let below = Set(modules[(place + 1)...].map(\.name))
      #expect(module.imports.isSubset(of: below), "\(module.name)")
    }
  }

  /// A module on the page, a folder within it at any depth in the module's row.
  @Test func everyFolderIsNamed() throws {
    let page = try text("docs/architecture.md")
    let contents = try Dictionary(uniqueKeysWithValues: rows().map { ($0[0], $0[1]) })
    let sources = Self.root.appending(path: "Sources").path
    var count = 0
    for path in try FileManager.default.subpathsOfDirectory(atPath: sources) {
      let names = path.split(separator: "/").map(String.init)
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: "\(sources)/\(path)", isDirectory: &isFolder),
        isFolder.boolValue, !names.contains(where: { $0.hasPrefix(".") })
      else { continue }
      count += 1
      let place = names.count == 1 ? page : contents[names[0]] ?? ""
      #expect(place.contains("`\(names[names.count - 1])`"), "\(path)")
    }
    #expect(count > 70)
  }

  /// "It says … in docs/x.md": every link within the documentation leads to a file.
  @Test func linksLeadSomewhere() throws {
    let docs = Self.root.appending(path: "docs")
    let pages = try FileManager.default.contentsOfDirectory(atPath: docs.path)
      .filter { $0.hasSuffix(".md") }
    for page in pages.map({ "docs/\($0)" }) + ["README.md"] {
      let folder = Self.root.appending(path: page).deletingLastPathComponent()
      for link in try text(page).matches(of: /\]\(([^)#:\s]+)(?:#[^)]*)?\)/) {
        let target = folder.appending(path: String(link.1)).path
        #expect(FileManager.default.fileExists(atPath: target), "\(page): \(link.1)")
      }
    }
  }
}
