import CPlatform
package import Foundation

/// A file that the user named for an output.
///
/// Regular files are replaced as a whole: a reader sees the old content or the new one, and an error
/// leaves the old one. Symbolic links are followed; devices, pipes and `/dev/stdout` are written
/// into.
package struct OutputFile: Sendable {
  package let path: String
  private let protected: [String]

  /// - Parameter protected: files and folders that the program itself reads or keeps: an output that
  ///   names one of them, or a file in such a folder, is refused.
  package init(_ path: String, protecting protected: [String] = []) {
    self.path = path
    self.protected = protected
  }

  /// Whether a file is what a process left that ended before it had replaced its output.
  package static func isLeftBehind(_ path: String) -> Bool {
    guard path.contains(/(^|\/)\.sweep-\d+-\d+\.tmp$/) else { return false }
    let file = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW)
    guard file >= 0 else { return false }
    defer { close(file) }
    return sweep_lock_file(file)
  }

  /// Finds out before the work begins whether the output can be written, as far as that can be told.
  /// Changes nothing.
  package func check() throws(OutputError) {
    guard case .file(let name, let existing, let isLinked) = try OutputDestination(path: path)
    else { return }
    try refuseProtected(name)
    if existing != nil { return try requireWritable(name) }
    var folder = OutputDestination.folder(of: name)
    if isLinked { try requireFolder(of: name) }
    while !FileManager.default.fileExists(atPath: folder), folder != "/", folder != "." {
      folder = OutputDestination.folder(of: folder)
    }
    guard access(folder, W_OK | X_OK) == 0 else { throw OutputError(path: path, code: errno) }
  }

  package func write(_ text: String) throws(OutputError) { try write(Data(text.utf8)) }

  /// Writes the whole output. Makes the file's folder.
  package func write(_ bytes: Data) throws(OutputError) {
    switch try OutputDestination(path: path) {
    case .descriptor(let descriptor): try stream(bytes, into: descriptor)
    case .stream(let name):
      let descriptor = open(name, O_WRONLY | O_CLOEXEC | O_NOCTTY)
      guard descriptor >= 0 else { throw OutputError(path: path, code: errno) }
      defer { close(descriptor) }
      try stream(bytes, into: descriptor)
    case .file(let name, let existing, let isLinked):
      try refuseProtected(name)
      if existing != nil {
        try requireWritable(name)
      } else if isLinked {
        try requireFolder(of: name)
      } else {
        try makeFolder(of: name)
      }
      if try !replace(name, existing, bytes) { try overwrite(name, bytes) }
    }
  }

  // MARK: - Devices and pipes

  private func stream(_ bytes: Data, into descriptor: Int32) throws(OutputError) {
    let code = bytes.withUnsafeBytes { writeAll($0, to: descriptor) }
    // A reader that has closed its end has seen enough.
    guard code == 0 || code == EPIPE else { throw OutputError(path: path, code: code) }
  }

  // MARK: - Regular files

  /// Writes a file beside `name` and renames it.
  ///
  /// - Returns: False where no file can be put beside it, or a file that is mounted by itself cannot
  ///   be replaced: it is unchanged then.
  private func replace(
    _ name: String, _ existing: stat?, _ bytes: Data
  ) throws(OutputError) -> Bool {
    let folder = OutputDestination.folder(of: name)
    let temporary =
      "\(folder)/.sweep-\(getpid())-\(UInt32.random(in: 0...(.max))).tmp"
    let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard file >= 0 else {
      if existing != nil, [EACCES, EPERM, EROFS].contains(errno) { return false }
      throw OutputError(path: path, code: errno)
    }
    // 'sweep gc' deletes what nobody has locked.
    _ = sweep_lock_file(file)
    var code = bytes.withUnsafeBytes { writeAll($0, to: file) }
    if code == 0, let existing {
      // Only root may give files away; the group may still be one of ours.
      if fchown(file, existing.st_uid, existing.st_gid) != 0 {
        _ = fchown(file, uid_t.max, existing.st_gid)
      }
      if fchmod(file, existing.st_mode & 0o7777) != 0 { code = errno }
    }
    if code == 0, fsync(file) != 0 { code = errno }
    if code == 0, rename(temporary, name) != 0 { code = errno }
    if code != 0 { unlink(temporary) }
    if close(file) != 0, code == 0 { code = errno }
    if code == EBUSY, existing != nil { return false }
    guard code == 0 else { throw OutputError(path: path, code: code) }
    return true
  }

  private func overwrite(_ name: String, _ bytes: Data) throws(OutputError) {
    let file = open(name, O_WRONLY | O_TRUNC | O_CLOEXEC)
    guard file >= 0 else { throw OutputError(path: path, code: errno) }
    var code = bytes.withUnsafeBytes { writeAll($0, to: file) }
    if close(file) != 0, code == 0 { code = errno }
    guard code == 0 else { throw OutputError(path: path, code: code) }
  }

  /// Throws if the output would replace a protected file, under whatever name.
  private func refuseProtected(_ name: String) throws(OutputError) {
    var output = stat()
    guard stat(name, &output) == 0 else { return }
    for file in protected {
      var status = stat()
      guard stat(file, &status) == 0 else { continue }
      let names =
        status.st_mode & S_IFMT == S_IFDIR
        ? ((try? FileManager.default.contentsOfDirectory(atPath: file)) ?? []).map {
          "\(file)/\($0)"
        }
        : [file]
      for name in names where stat(name, &status) == 0 {
        guard status.st_dev == output.st_dev, status.st_ino == output.st_ino else { continue }
        throw OutputError(
          "cannot write '\(path)': it is '\(name)', which sweep itself reads; name another file")
      }
    }
  }

  /// Throws where the file is write-protected: renaming over it would not ask.
  private func requireWritable(_ name: String) throws(OutputError) {
    let file = open(name, O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { throw OutputError(path: path, code: errno) }
    close(file)
  }

  private func requireFolder(of name: String) throws(OutputError) {
    let folder = OutputDestination.folder(of: name)
    guard !FileManager.default.fileExists(atPath: folder) else { return }
    throw OutputError(
      "cannot write '\(path)': it is a link to '\(name)', and there is no folder '\(folder)'; "
        + "make the folder, or remove the link")
  }

  private func makeFolder(of name: String) throws(OutputError) {
    let folder = OutputDestination.folder(of: name)
    var status = stat()
    if stat(folder, &status) == 0 {
      guard status.st_mode & S_IFMT == S_IFDIR else {
        throw OutputError("cannot write '\(path)': '\(folder)' is not a folder; name another file")
      }
      return
    }
    let parent = OutputDestination.folder(of: folder)
    if folder != parent { try makeFolder(of: folder) }
    guard mkdir(folder, 0o777) == 0 || errno == EEXIST else {
      throw OutputError(path: path, code: errno)
    }
  }
}
