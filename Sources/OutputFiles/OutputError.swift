import Foundation
import Platform

/// Reason why an output could not be written, and what to do.
package struct OutputError: Error, Hashable, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }

  init(path: String, _ fault: FileFault) {
    self.init("cannot write '\(path)': \(fault)")
  }

  /// - Parameter code: the system's error number.
  init(path: String, code: Int32) { self.init(path: path, FileFault(errno: code, path: path)) }

  static func standardOutput(code: Int32) -> OutputError {
    OutputError("cannot write to standard output: \(String(cString: strerror(code)))")
  }
}
