import CPlatform
import Foundation

/// A file that 'sweep gc' is not to delete while this value lives, or the process.
final class FileInUse: Sendable {
  private let descriptor: Int32

  init(_ path: String) {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    if descriptor >= 0 { _ = sweep_share_file(descriptor) }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Whether no process uses or writes the file. Where that can't be told, it counts as used.
  static func isFree(_ path: String) -> Bool {
    let file = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW)
    guard file >= 0 else { return false }
    defer { close(file) }
    return sweep_lock_file(file)
  }
}
