import Foundation
import SystemPackage

/// Standard output with errors: a full disk must not leave half a table and exit status 0.
///
/// Nothing is buffered, so errors are thrown where they happen. A pipe that its reader closed
/// (`sweep list | head`) and a terminal whose window was closed are no errors.
package enum StandardOutput {
  /// Writes the text and a line break.
  package static func print(_ line: String) throws(OutputError) { try write(line + "\n") }

  package static func write(_ text: String) throws(OutputError) {
    do throws(Errno) {
      try FileDescriptor.standardOutput.writeCompletely(text)
    } catch {
      guard error == .brokenPipe || error == .ioError && isCharacterDevice else {
        throw .standardOutput(code: error.rawValue)
      }
    }
  }

  /// True if standard output is a terminal, even one that is gone.
  private static var isCharacterDevice: Bool {
    var status = stat()
    return fstat(STDOUT_FILENO, &status) == 0 && status.st_mode & S_IFMT == S_IFCHR
  }

  /// Throws the errors that only closing the file reports, as on network file systems.
  package static func finish() throws(OutputError) {
    let copy = dup(STDOUT_FILENO)
    guard copy >= 0, close(copy) != 0, errno != EINTR else { return }
    throw .standardOutput(code: errno)
  }

  /// Opens `/dev/null` for the standard descriptors that were closed when the program started, so
  /// that no database or report gets their numbers. Writing to a closed standard output still fails.
  package static func occupyClosedDescriptors() {
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
    where fcntl(descriptor, F_GETFD) == -1 && errno == EBADF {
      // `open` returns the lowest free number.
      _ = open("/dev/null", descriptor == STDERR_FILENO ? O_WRONLY : O_RDONLY)
    }
  }
}
