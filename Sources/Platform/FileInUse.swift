import CPlatform
import SystemPackage

/// A file that `sweep gc` does not delete while this value, or its process, lives.
package final class FileInUse: Sendable {
  private let file: FileDescriptor?

  package init(_ path: String) {
    file = try? FileDescriptor.open(path, .readOnly, options: .closeOnExec)
    if let file { _ = sweep_share_file(file.rawValue) }
  }

  deinit { try? file?.close() }

  /// True if no process uses or writes the file; false where that is unknown.
  package static func isFree(_ path: String) -> Bool {
    guard
      let file = try? FileDescriptor.open(path, .readWrite, options: [.closeOnExec, .noFollow])
    else { return false }
    defer { try? file.close() }
    return sweep_lock_file(file.rawValue)
  }
}
