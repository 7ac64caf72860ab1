import Foundation
package import SystemPackage

extension FileDescriptor {
  /// Writes all of the bytes, also to a descriptor that does not block.
  package func writeCompletely(_ bytes: UnsafeRawBufferPointer) throws(Errno) {
    var rest = bytes[...]
    while !rest.isEmpty {
      do {
        let count = try write(UnsafeRawBufferPointer(rebasing: rest))
        guard count > 0 else { throw Errno.noSpace }
        rest = rest.dropFirst(count)
      } catch {
        guard let error = error as? Errno, error == .resourceTemporarilyUnavailable else {
          throw error as? Errno ?? .ioError
        }
        var waiting = pollfd(fd: rawValue, events: Int16(POLLOUT), revents: 0)
        poll(&waiting, 1, -1)
      }
    }
  }

  /// Writes all of the text.
  package func writeCompletely(_ text: String) throws(Errno) {
    var text = text
    let error = text.withUTF8 { bytes -> Errno? in
      do throws(Errno) {
        try writeCompletely(UnsafeRawBufferPointer(bytes))
        return nil
      } catch {
        return error
      }
    }
    if let error { throw error }
  }
}
