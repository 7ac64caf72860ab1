import Foundation
import SystemPackage

extension [UInt8] {
  /// Reads all bytes of a regular file.
  package init(contentsOfFile path: String) throws(FileFault) {
    do {
      let file = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
      defer { try? file.close() }
      var status = stat()
      guard fstat(file.rawValue, &status) == 0 else { throw Errno(rawValue: errno) }
      let kind = status.st_mode & S_IFMT
      guard kind == S_IFREG else {
        throw kind == S_IFDIR ? Errno.isDirectory : Errno.invalidArgument
      }
      try self.init(unsafeUninitializedCapacity: Int(status.st_size)) { buffer, count in
        while count < buffer.count {
          let got = try file.read(
            into: UnsafeMutableRawBufferPointer(
              rebasing: UnsafeMutableRawBufferPointer(buffer)[count...]))
          if got == 0 { break }
          count += got
        }
      }
    } catch {
      throw FileFault(error, path: path)
    }
  }
}
