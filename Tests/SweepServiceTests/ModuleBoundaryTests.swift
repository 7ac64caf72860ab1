import ExperimentModel
import Foundation
import Testing

/// What no source of the service may do: a service has no terminal and no exit status.
@Suite struct ModuleBoundaryTests {
  private static let sources = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Sources")

  private func files(in module: String) throws -> [(path: String, text: String)] {
    let folder = Self.sources.appending(path: module).path
    return try FileManager.default.subpathsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".swift") }
      .map { ($0, try String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8)) }
  }

  @Test func theServiceKnowsNoFace() throws {
    let files = try files(in: "SweepService")
    #expect(files.count > 20)
    for (path, text) in files {
      for word in [
        "ArgumentParser", "TerminalUI", "TextLayout", "StandardOutput", "ExitCode", "STDERR_FILENO",
        "print(", "exit(",
      ] {
        #expect(!text.contains(word), "\(path): \(word)")
      }
    }
  }

  /// Above the ports, one file names an implementation of the stores; commands know only the lexer
  /// of SQL, for the prompt.
  @Test func oneFileNamesTheStore() throws {
    for (module, allowed) in [
      ("SweepService", ["SQLiteStorage.swift"]), ("SweepCommands", ["Results/QuerySession.swift"]),
    ] {
      let files = try files(in: module)
      let importing = files.filter { $0.text.contains("import ResultStore") }.map(\.path)
      #expect(importing == allowed)
      for (path, text) in files {
        for name in ["SQLiteResults", "SQLiteTrialStore", "RunnerLock("] {
          #expect(!text.contains(name) || path == "SQLiteStorage.swift", "\(path): \(name)")
        }
      }
    }
  }

  /// A command parses, makes a request, calls the service and renders; more belongs elsewhere.
  @Test func commandsAreThin() throws {
    for (path, text) in try files(in: "SweepCommands")
    where text.contains(": AsyncParsableCommand") {
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).count - 1
      #expect(lines <= 40, "\(path): \(lines) lines")
      #expect(!text.contains("\nextension "), "\(path)")
    }
  }
}
