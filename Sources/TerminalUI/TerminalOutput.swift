import OutputFiles
import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Columns and rows of a terminal.
package struct TerminalSize: Sendable, Hashable {
  package var columns: Int
  package var rows: Int

  package init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
  }

  /// What terminals have had since the VT100: for those that do not tell.
  package static let standard = TerminalSize(columns: 80, rows: 24)
}

/// An open file that may be a terminal.
package struct TerminalOutput: Sendable {
  private let descriptor: Int32

  package static let standardOutput = TerminalOutput(descriptor: STDOUT_FILENO)
  package static let standardError = TerminalOutput(descriptor: STDERR_FILENO)

  /// - Parameter descriptor: stays open while this value is used; it is not closed.
  package init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  package var isTerminal: Bool { isatty(descriptor) == 1 }

  /// Read each time, so a resized window counts at once. What the terminal does not tell is
  /// taken from the variables COLUMNS and LINES.
  package var size: TerminalSize {
    var window = winsize()
    let isTold = ioctl(descriptor, UInt(TIOCGWINSZ), &window) == 0
    func number(_ told: UInt16, _ variable: String, _ standard: Int) -> Int {
      if isTold, told > 0 { return Int(told) }
      let given = getenv(variable).flatMap { Int(String(cString: $0)) }
      return given.flatMap { (1...10_000).contains($0) ? $0 : nil } ?? standard
    }
    return TerminalSize(
      columns: number(window.ws_col, "COLUMNS", TerminalSize.standard.columns),
      rows: number(window.ws_row, "LINES", TerminalSize.standard.rows))
  }

  /// Columns that tables may take; nil where no terminal shows them.
  package var tableWidth: Int? { isTerminal ? size.columns : nil }

  /// Writes all of the text, unbuffered. An output that is gone (a closed pipe, a full disk) is
  /// given up quietly: progress is no reason to end a sweep.
  package func write(_ text: String) {
    try? FileDescriptor(rawValue: descriptor).writeCompletely(text)
  }
}
