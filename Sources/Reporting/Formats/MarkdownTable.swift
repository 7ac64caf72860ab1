/// A GitHub-flavoured Markdown table whose source is aligned too.
struct MarkdownTable {
  private let header: [String]
  private let rows: [[String]]
  private let rightAligned: [Bool]

  /// Escapes every text.
  init(_ table: Table) {
    self.init(
      header: table.columns.map(Markdown.escape),
      rows: table.rows.map { $0.map { Markdown.escape($0.text) } },
      rightAligned: rightAlignedColumns(of: table))
  }

  /// Takes cells that are Markdown already.
  init(header: [String], rows: [[String]], rightAligned: [Bool]) {
    self.header = header
    self.rows = rows
    self.rightAligned = rightAligned
  }

  var text: String {
    let layout = ColumnLayout(header: header, rows: rows, rightAligned: rightAligned, minimum: 3)
    let rule = zip(layout.widths, rightAligned).map { width, isRight in
      isRight ? String(repeating: "-", count: width - 1) + ":" : String(repeating: "-", count: width)
    }
    return ([layout.line(header), rule] + rows.map(layout.line))
      .map { "| " + $0.joined(separator: " | ") + " |" }
      .joined(separator: "\n")
  }
}

enum Markdown {
  /// Text that Markdown shows as it is, on one line.
  static func escape(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "\\", "`", "*", "_", "[", "]", "|", "<", ">", "~", "#":
        result += "\\\(character)"
      case "&": result += "&amp;"
      case _ where character.isNewline: result += " "
      default: result.append(character)
      }
    }
    return result
  }

  /// A block of text as it is, whatever it holds.
  static func codeBlock(_ text: String) -> String {
    var longest = 2
    var run = 0
    for character in text {
      run = character == "`" ? run + 1 : 0
      longest = max(longest, run)
    }
    let fence = String(repeating: "`", count: longest + 1)
    return "\(fence)text\n\(text)\n\(fence)"
  }
}
