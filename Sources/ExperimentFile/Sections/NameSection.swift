import ExperimentModel
import Yams

extension GridReader {
  private static let longestName = 100

  /// The sweep's name, which becomes part of file names; the file's own when none is given.
  mutating func sweepName(_ node: Node?) -> String? {
    guard let node else { return Self.sweepName(forFile: file) }
    guard let name = text(node, in: "name", expected: "a name") else { return nil }
    guard name.unicodeScalars.allSatisfy(Self.isSafe), name.count <= Self.longestName,
      name.first != ".", name.first != "-"
    else {
      report(
        "name: expected at most \(Self.longestName) letters, digits, '.', '_' or '-', beginning "
          + "with a letter, digit or '_', because files are named after it; found '\(name)'",
        at: node)
      return nil
    }
    return name
  }

  static func sweepName(forFile path: String) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? ""
    let base = file.lastIndex(of: ".").map { file[..<$0] } ?? file[...]
    let safe = base.unicodeScalars.map { isSafe($0) ? Character($0) : "-" }
    let name = String(safe.drop { $0 == "." || $0 == "-" }.prefix(longestName))
    return name.isEmpty ? "sweep" : name
  }

  private static func isSafe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", ".", "_", "-": true
    default: false
    }
  }
}
