#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Standard output, whose errors count: a full disk must not leave half a table and exit status 0.
///
/// Nothing is buffered, so an error is known as soon as it happens. A reader that has closed its
/// pipe has seen enough and causes no error; nor does a terminal whose window was closed.
package enum StandardOutput {
  /// Writes a line.
  package static func print(_ line: String) throws(OutputError) { try write(line + "\n") }

  package static func write(_ text: String) throws(OutputError) {
    let code = writeAll(text, to: STDOUT_FILENO)
    guard code == 0 || code == EPIPE || code == EIO && isCharacterDevice else {
      throw .standardOutput(code: code)
    }
  }

  /// True if standard output is a terminal, even one that is gone.
  private static var isCharacterDevice: Bool {
    var status = stat()
    return fstat(STDOUT_FILENO, &status) == 0 && status.st_mode & S_IFMT == S_IFCHR
  }

  /// Reports what only closing the file brings to light, as on network file systems.
  package static func finish() throws(OutputError) {
    let copy = dup(STDOUT_FILENO)
    guard copy >= 0, close(copy) != 0, errno != EINTR else { return }
    throw .standardOutput(code: errno)
  }

  /// Occupies the standard descriptors that were closed when the program started, so that no
  /// database or report is opened under their numbers. Writing to a closed standard output fails.
  package static func occupyClosedDescriptors() {
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
    where fcntl(descriptor, F_GETFD) == -1 && errno == EBADF {
      // The lowest free number is taken.
      _ = open("/dev/null", descriptor == STDERR_FILENO ? O_WRONLY : O_RDONLY)
    }
  }
}
