import Foundation

/// What a path for an output names, links followed.
enum OutputDestination {
  /// A regular file, to be replaced; nil where it does not exist yet.
  case file(path: String, existing: stat?, isLinked: Bool)
  /// A device or a pipe, to be written into.
  case stream(path: String)
  /// One of this process's own open files: `/dev/stdout`, `/dev/fd/3`.
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
        guard errno == ENOENT else { throw Self.unreachable(path, folder: folder, code: errno) }
        self = .file(path: name, existing: nil, isLinked: followed > 0)
        return
      }
      switch status.st_mode & S_IFMT {
      case S_IFDIR: throw Self.folder(path, name)
      case S_IFREG:
        self = .file(path: name, existing: status, isLinked: followed > 0)
        return
      case S_IFLNK where processFolder == nil:
        let target = try Self.target(of: name, path: path)
        name = target.hasPrefix("/") || folder == "." ? target : "\(folder)/\(target)"
      default:
        self = .stream(path: name)
        return
      }
    }
    throw OutputError(path: path, code: ELOOP)
  }

  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func lastPart(of path: String) -> Substring {
    path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path[...]
  }

  private static func resolved(_ folder: String) -> String? {
    guard let path = realpath(folder, nil) else { return nil }
    defer { free(path) }
    return String(cString: path)
  }

  /// The open file that a name in a folder of `/proc` stands for.
  private static func ownDescriptor(name: Substring, in folder: String) -> Int32? {
    let own = "/proc/\(getpid())/"
    guard folder.hasPrefix(own), folder.hasSuffix("/fd"), let descriptor = Int32(name),
      fcntl(descriptor, F_GETFD) != -1
    else { return nil }
    return descriptor
  }

  private static func target(of link: String, path: String) throws(OutputError) -> String {
    let bytes = [UInt8](unsafeUninitializedCapacity: Int(PATH_MAX)) { buffer, count in
      count = max(0, readlink(link, buffer.baseAddress!, buffer.count))
    }
    guard !bytes.isEmpty else { throw OutputError(path: path, code: errno) }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func folder(_ path: String, _ name: String) -> OutputError {
    let shown = name == path ? "it is a folder" : "it is a link to the folder '\(name)'"
    return OutputError("cannot write '\(path)': \(shown); name a file in it")
  }

  private static func unreachable(_ path: String, folder: String, code: Int32) -> OutputError {
    guard code == ENOTDIR else { return OutputError(path: path, code: code) }
    // The file that stands where a folder should is the nearest that can be seen.
    var file = folder
    var status = stat()
    while lstat(file, &status) != 0, file != self.folder(of: file) { file = self.folder(of: file) }
    return OutputError("cannot write '\(path)': '\(file)' is not a folder; name another file")
  }
}
