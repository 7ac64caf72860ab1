import Foundation
import Platform

/// The file, stream or open descriptor that the path of an output leads to. Follows links.
enum OutputDestination {
  /// A regular file, to be replaced; `existing` is nil if there is none yet.
  case file(path: String, existing: stat?, isLinked: Bool)
  /// A device or a pipe, to be written into.
  case stream(path: String)
  /// An open file of this process: `/dev/stdout`, `/dev/fd/3`.
  case descriptor(Int32)

  private static let mostLinks = 40

  init(path: String) throws(OutputError) {
    guard !path.isEmpty else { throw OutputError("the name of the output file is empty") }
    var name = path
    for followed in 0...Self.mostLinks {
      guard !name.hasSuffix("/") else { throw Self.folder(path, name) }
      let folder = Self.folder(of: name)
      let processFolder = Self.resolved(folder).flatMap { $0.hasPrefix("/proc/") ? $0 : nil }
      if let processFolder,
        let descriptor = Self.ownDescriptor(name: Self.lastPart(of: name), in: processFolder)
      {
        self = .descriptor(descriptor)
        return
      }
      var status = stat()
      guard lstat(name, &status) == 0 else {
        guard errno == ENOENT else { throw OutputError(path: path, code: errno) }
        self = .file(path: name, existing: nil, isLinked: followed > 0)
        return
      }
      switch status.st_mode & S_IFMT {
      case S_IFDIR: throw Self.folder(path, name)
      case S_IFREG:
        self = .file(path: name, existing: status, isLinked: followed > 0)
        return
      case S_IFLNK where processFolder == nil:
        let target: String
        do {
          target = try FileManager.default.destinationOfSymbolicLink(atPath: name)
        } catch {
          throw OutputError(path: path, FileFault(error, path: name))
        }
        name = target.hasPrefix("/") || folder == "." ? target : "\(folder)/\(target)"
      default:
        self = .stream(path: name)
        return
      }
    }
    throw OutputError(path: path, code: ELOOP)
  }

  static func folder(of path: String) -> String {
    let folder = path.parentFolder
    return folder.isEmpty ? "." : folder
  }

  private static func lastPart(of path: String) -> Substring {
    path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path[...]
  }

  private static func resolved(_ folder: String) -> String? {
    guard let path = realpath(folder, nil) else { return nil }
    defer { free(path) }
    return String(cString: path)
  }

  /// Returns the open file that a name in a folder of `/proc` stands for.
  private static func ownDescriptor(name: Substring, in folder: String) -> Int32? {
    let own = "/proc/\(getpid())/"
    guard folder.hasPrefix(own), folder.hasSuffix("/fd"), let descriptor = Int32(name),
      fcntl(descriptor, F_GETFD) != -1
    else { return nil }
    return descriptor
  }

  private static func folder(_ path: String, _ name: String) -> OutputError {
    let shown = name == path ? "it is a folder" : "it is a link to the folder '\(name)'"
    return OutputError("cannot write '\(path)': \(shown); name a file in it")
  }
}
