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

  /// The size of terminals since the VT100: for those that do not report theirs.
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

  /// Read each time, so that a resized window takes effect. COLUMNS and LINES replace what the terminal
  /// does not report.
  package var size: TerminalSize {
    var window = winsize()
    let isReported = ioctl(descriptor, UInt(TIOCGWINSZ), &window) == 0
    func number(_ reported: UInt16, _ variable: String, _ standard: Int) -> Int {
      if isReported, reported > 0 { return Int(reported) }
      let given = getenv(variable).flatMap { Int(String(cString: $0)) }
      return given.flatMap { (1...10_000).contains($0) ? $0 : nil } ?? standard
    }
    return TerminalSize(
      columns: number(window.ws_col, "COLUMNS", TerminalSize.standard.columns),
      rows: number(window.ws_row, "LINES", TerminalSize.standard.rows))
  }

  /// Columns that tables may take; nil for other destinations than a terminal.
  package var tableWidth: Int? { isTerminal ? size.columns : nil }

  /// Writes all of the text, unbuffered. Ignores an output that is gone (a closed pipe, a full disk):
  /// messages are no reason to end a sweep.
  package func write(_ text: String) {
    withoutBrokenPipeSignal { try? FileDescriptor(rawValue: descriptor).writeCompletely(text) }
  }

  /// Runs `body` with SIGPIPE blocked in this thread, and discards the signal that it raised. The
  /// process still ends by a broken pipe on standard output.
  private func withoutBrokenPipeSignal(_ body: () -> Void) {
    var broken = sigset_t()
    sigemptyset(&broken)
    sigaddset(&broken, SIGPIPE)
    var pending = sigset_t()
    sigpending(&pending)
    let wasPending = sigismember(&pending, SIGPIPE) == 1
    var previous = sigset_t()
    pthread_sigmask(SIG_BLOCK, &broken, &previous)
    body()
    sigpending(&pending)
    if !wasPending, sigismember(&pending, SIGPIPE) == 1 {
      var signal: Int32 = 0
      sigwait(&broken, &signal)
    }
    pthread_sigmask(SIG_SETMASK, &previous, nil)
  }
}
