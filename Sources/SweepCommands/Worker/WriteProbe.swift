import Foundation

/// Whether a file of that size can be written to a folder: what tells a full or read-only disk from a
/// fault of one trial. The file is removed again.
func canWrite(bytes: Int, to folder: String) -> Bool {
  let path = "\(folder)/probe.\(getpid()).partial"
  let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
  guard file >= 0 else { return false }
  defer {
    close(file)
    unlink(path)
  }
  let block = [UInt8](repeating: 0, count: 1 << 16)
  for start in stride(from: 0, to: bytes, by: block.count) {
    let count = min(block.count, bytes - start)
    guard write(file, block, count) == count else { return false }
  }
  return fsync(file) == 0
}
