import Foundation
import SystemPackage

/// Cause of a failed operation on a file or folder in plain English, and what to do.
///
/// The system's messages name the whole path. This finds the part that is the obstacle: a dangling link,
/// a file in place of a folder.
package struct FileFault: Error, Hashable, CustomStringConvertible {
  /// The system's error number.
  package let code: Int32
  /// "the disk is full".
  package let cause: String
  /// "free some space and try again".
  package let advice: String

  package var description: String { "\(cause); \(advice)" }

  private init(_ code: Int32, _ cause: String, _ advice: String) {
    self.code = code
    self.cause = cause
    self.advice = advice
  }

  /// - Parameters:
  ///   - code: `errno`, read right after the failed call.
  ///   - path: The path of the call.
  package init(errno code: Int32, path: String) {
    let aboutPaths = [ENOENT, ENOTDIR, EEXIST, ELOOP, ENAMETOOLONG, EACCES]
    if aboutPaths.contains(code), let obstacle = Self.obstacle(on: path) {
      self = obstacle
      return
    }
    switch code {
    case ENOENT:
      let folder = path.parentFolder
      if folder.isEmpty || FileManager.default.fileExists(atPath: folder) {
        self.init(code, "there is no such file or folder", "check the path")
      } else {
        self.init(code, "the folder '\(folder)' does not exist", "make it or check the path")
      }
    case EISDIR: self.init(code, "'\(path)' is a folder", "name a file")
    case ENOTDIR: self.init(code, "'\(path)' is not a folder", "name a folder")
    case EEXIST: self.init(code, "'\(path)' exists already", "move it away or use another name")
    case EACCES, EPERM:
      let place = Self.withoutPermission(path)
      self.init(code, "permission for '\(place)' is missing", "check it with 'ls -ld \(place)'")
    case ENOSPC: self.init(code, "the disk is full", "free some space and try again")
    case EDQUOT: self.init(code, "the disk quota is used up", "free some space and try again")
    case EROFS:
      self.init(code, "the disk is read-only", "use a folder on another disk")
    case EFBIG:
      self.init(code, "the file would be larger than allowed", "raise the limit with 'ulimit -f'")
    case EMFILE, ENFILE:
      self.init(code, "too many files are open", "raise the limit with 'ulimit -n'")
    case ETXTBSY, EBUSY:
      self.init(code, "another program uses it", "close that program and try again")
    case EIO: self.init(code, "the disk reported a read or write error", "check the disk")
    case ENOTCONN, ESTALE, ETIMEDOUT:
      self.init(code, "the network disk does not answer", "check the connection and try again")
    default:
      self.init(code, Self.words(code), "check '\(path)'")
    }
  }

  /// - Parameters:
  ///   - error: An error of Foundation, swift-system or the system.
  ///   - path: The path of the operation.
  package init(_ error: any Error, path: String) {
    if let fault = error as? FileFault {
      self = fault
    } else {
      self.init(errno: Self.code(of: error) ?? EIO, path: path)
    }
  }

  /// Creates the cause of an error that Foundation threw about a file; nil for other errors.
  package init?(foundation error: any Error) {
    guard Self.isFoundation(error), let code = Self.code(of: error) else { return nil }
    let information = (error as NSError).userInfo
    let path =
      information[NSFilePathErrorKey] as? String ?? (information[NSURLErrorKey] as? URL)?.path
    self.init(errno: code, path: path ?? ".")
  }

  // MARK: - Codes

  private static func isFoundation(_ error: any Error) -> Bool {
    error is CocoaError || error is POSIXError
      || [NSCocoaErrorDomain, NSPOSIXErrorDomain].contains((error as NSError).domain)
  }

  /// Returns the underlying error number; nil if there is none.
  private static func code(of error: any Error) -> Int32? {
    if let error = error as? Errno { return error.rawValue }
    if let error = error as? POSIXError { return error.code.rawValue }
    let error = error as NSError
    if error.domain == NSPOSIXErrorDomain { return Int32(exactly: error.code) }
    if let cause = error.userInfo[NSUnderlyingErrorKey] as? any Error, let code = code(of: cause) {
      return code
    }
    guard error.domain == NSCocoaErrorDomain else { return nil }
    switch CocoaError.Code(rawValue: error.code) {
    case .fileNoSuchFile, .fileReadNoSuchFile: return ENOENT
    case .fileReadNoPermission, .fileWriteNoPermission, .fileLocking: return EACCES
    case .fileWriteOutOfSpace: return ENOSPC
    case .fileWriteVolumeReadOnly: return EROFS
    case .fileWriteFileExists: return EEXIST
    case .fileReadTooLarge: return EFBIG
    case .fileReadInvalidFileName, .fileWriteInvalidFileName: return ENAMETOOLONG
    default: return EIO
    }
  }

  /// Returns the C library's message, in lower case.
  private static func words(_ code: Int32) -> String {
    let text = String(cString: strerror(code))
    return text.prefix(1).lowercased() + text.dropFirst()
  }

  // MARK: - Paths

  /// Returns the obstacle on a path: a dangling link, a file in place of a folder, a name that is too
  /// long. Nil if the path exists, or its end is merely missing.
  package static func obstacle(on path: String) -> FileFault? {
    let parts = path.split(separator: "/", omittingEmptySubsequences: true)
    var place = path.hasPrefix("/") ? "" : "."
    for (number, part) in parts.enumerated() {
      let parent = place.isEmpty ? "/" : place
      place = place == "." ? String(part) : "\(place)/\(part)"
      var status = stat()
      guard lstat(place, &status) == 0 else {
        switch errno {
        case ENAMETOOLONG:
          return FileFault(
            ENAMETOOLONG, "a name of \(part.utf8.count) bytes is too long", "use a shorter one")
        case EACCES:
          return FileFault(
            EACCES, "the folder '\(parent)' may not be entered",
            "check its permissions with 'ls -ld \(parent)'")
        default: return nil
        }
      }
      if status.st_mode & S_IFMT == S_IFLNK {
        guard stat(place, &status) == 0 else { return badLink(place) }
      }
      if number < parts.count - 1, status.st_mode & S_IFMT != S_IFDIR {
        return FileFault(
          ENOTDIR, "'\(place)' is a file, not a folder", "move it away or use another path")
      }
    }
    return nil
  }

  /// Returns the fault of a link whose target can't be reached.
  private static func badLink(_ link: String) -> FileFault {
    let code = errno
    let target = (try? FileManager.default.destinationOfSymbolicLink(atPath: link)) ?? "nowhere"
    switch code {
    case ENOENT:
      return FileFault(
        code, "'\(link)' is a link to '\(target)', which does not exist",
        "make '\(target)' or remove the link")
    case ELOOP:
      return FileFault(
        code, "'\(link)' is a link that leads back to itself", "remove the link")
    default:
      return FileFault(
        code, "'\(link)' is a link to '\(target)', which can't be reached (\(words(code)))",
        "remove the link or point it elsewhere")
    }
  }

  /// Returns the place without permission: the path if it exists and may not be used, else its folder.
  private static func withoutPermission(_ path: String) -> String {
    var place = path
    if access(path, R_OK | W_OK) == 0 || errno == ENOENT {
      // Creating or replacing it requires permission for the folder.
      place = path.parentFolder
      if place.isEmpty { return "." }
    }
    var status = stat()
    while stat(place, &status) != 0 {
      let parent = place.parentFolder
      guard !parent.isEmpty, parent != place else { return parent.isEmpty ? "." : parent }
      place = parent
    }
    return place
  }
}
