import Foundation

/// An output that could not be written: where, why and what to do.
package struct OutputError: Error, Hashable, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }

  /// - Parameter code: the system's error number.
  init(path: String, code: Int32) {
    let cause = String(cString: strerror(code))
    let advice =
      switch code {
      case ENOSPC, EDQUOT: "free some space, or name a file on another disk"
      case EACCES, EPERM: "check the permissions, or name another file"
      case EROFS: "this disk is read-only; name a file on another one"
      case ENAMETOOLONG: "give the file a shorter name"
      case EFBIG: "files may not become that large here; see 'ulimit -f'"
      default: "name another file"
      }
    self.init("cannot write '\(path)': \(cause); \(advice)")
  }

  static func standardOutput(code: Int32) -> OutputError {
    OutputError("cannot write to standard output: \(String(cString: strerror(code)))")
  }
}
