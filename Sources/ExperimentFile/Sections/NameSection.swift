import ExperimentModel
import Foundation
import Yams

extension GridReader {
  private static let longestName = 100
  /// Bytes in UTF-8. File systems allow names of 255, and files named after a sweep add to it.
  private static let mostBytes = 200

  /// Reads the sweep's name, which is part of file names; by default the grid file's.
  ///
  /// In Unicode's form C: names that look the same are the same, however they were typed.
  mutating func sweepName(_ node: Node?) -> String? {
    guard let node else { return Self.sweepName(forFile: file) }
    guard
      let name = text(node, in: "name", expected: "a name")?.precomposedStringWithCanonicalMapping
    else { return nil }
    if let hidden = name.unicodeScalars.first(where: \.isInvisible) {
      report("name: holds the invisible character \(hidden.codePoint); remove it", at: node)
      return nil
    }
    guard name.unicodeScalars.allSatisfy(Self.isSafe), name.count <= Self.longestName,
      name.unicodeScalars.first.map(Self.canBegin) == true
    else {
      report(
        "name: expected at most \(Self.longestName) letters, digits, '.', '_' or '-', beginning "
          + "with a letter, digit or '_', because files are named after it; found '\(name)'",
        at: node)
      return nil
    }
    guard name.utf8.count <= Self.mostBytes else {
      report(
        "name: expected at most \(Self.mostBytes) bytes in UTF-8, because files are named after "
          + "it; found \(name.utf8.count); shorten it", at: node)
      return nil
    }
    return name
  }

  /// The file's name without its extension; what a sweep's name cannot hold becomes "-".
  static func sweepName(forFile path: String) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? ""
    let base = file.lastIndex(of: ".").map { file[..<$0] } ?? file[...]
    let safe = String(base).precomposedStringWithCanonicalMapping.unicodeScalars
      .map { isSafe($0) ? $0 : "-" }
    var name = ""
    for character in String(String.UnicodeScalarView(safe.drop { !canBegin($0) })) {
      guard name.count < longestName,
        name.utf8.count + character.utf8.count <= mostBytes
      else { break }
      name.append(character)
    }
    return name.isEmpty ? "sweep" : name
  }

  private static func canBegin(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark: false
    default: isSafe(scalar) && scalar != "." && scalar != "-"
    }
  }

  /// True if a file name may hold it in every script: a letter, with its marks, or a digit.
  private static func isSafe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .letterNumber, .otherNumber:
      !scalar.isInvisible
    default: scalar == "." || scalar == "_" || scalar == "-"
    }
  }
}

extension Unicode.Scalar {
  /// True for control and format characters and for fillers: what nobody sees in a name.
  fileprivate var isInvisible: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse,
      .unassigned:
      true
    default: properties.isDefaultIgnorableCodePoint
    }
  }
}
