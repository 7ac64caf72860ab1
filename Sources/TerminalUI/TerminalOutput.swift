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

  /// Asked anew each time, so a resized window counts at once.
  package var size: TerminalSize {
    var window = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0, window.ws_row > 0
    else { return .standard }
    return TerminalSize(columns: Int(window.ws_col), rows: Int(window.ws_row))
  }

  /// Writes all of the text, unbuffered. An output that is gone (a closed pipe, a full disk) is
  /// given up quietly: progress is no reason to end a sweep.
  package func write(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      var done = 0
      while done < bytes.count {
        let rest = UnsafeBufferPointer(rebasing: bytes[done...])
        let written = systemWrite(descriptor, UnsafeRawBufferPointer(rest))
        if written > 0 {
          done += written
        } else if errno == EAGAIN {
          var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          poll(&waiting, 1, -1)
        } else if errno != EINTR {
          return
        }
      }
    }
  }
}

/// The C function, whose name the method above hides.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
  write(descriptor, bytes.baseAddress, bytes.count)
}
