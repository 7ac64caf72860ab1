import Foundation
import SystemPackage

/// True if a file of that size can be written to a folder. Distinguishes a full or read-only disk from
/// an error of one trial. The file is removed again.
func canWrite(bytes: Int, to folder: String) -> Bool {
  let path = FilePath("\(folder)/probe.\(getpid()).partial")
  guard
    let file = try? FileDescriptor.open(
      path, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
      permissions: .ownerReadWrite)
  else { return false }
  defer {
    try? file.close()
    unlink(path.string)
  }
  let block = [UInt8](repeating: 0, count: 1 << 16)
  do {
    for start in stride(from: 0, to: bytes, by: block.count) {
      try file.writeAll(block.prefix(bytes - start))
    }
  } catch {
    return false
  }
  return fsync(file.rawValue) == 0
}
