import Testing

@testable import ExperimentFile

/// A faulty grid and the exact text that people get to see.
struct GridMistake: Sendable, CustomTestStringConvertible {
  let name: String
  let grid: String
  let message: String

  init(_ name: String, _ grid: String, _ message: String) {
    self.name = name
    self.grid = grid
    self.message = message
  }

  var testDescription: String { name }

  func check() {
    let error = #expect(throws: GridFileError.self) { try GridFile.parse(grid, file: "g.conf") }
    #expect(error?.description == message)
  }
}
