import Foundation
import Testing

/// Compares with a file under Golden. `UPDATE_GOLDEN=1 swift test` rewrites the files, for
/// review in the diff.
func expectGolden(_ text: String, _ name: String) throws {
  let file = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Golden/\(name)")
  if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
    try Data(text.utf8).write(to: file)
  }
  let golden = String(decoding: try Data(contentsOf: file), as: UTF8.self)
  let pairs = zip(
    text.split(separator: "\n", omittingEmptySubsequences: false),
    golden.split(separator: "\n", omittingEmptySubsequences: false))
  for (number, (line, expected)) in pairs.enumerated() where line != expected {
    Issue.record("\(name):\(number + 1): \(line)\nexpected: \(expected)")
    return
  }
  #expect(text == golden, "\(name) has another number of lines")
}
