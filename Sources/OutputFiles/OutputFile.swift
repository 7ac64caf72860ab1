package import Foundation
import Platform
import SystemPackage

/// A file that the user named for an output.
///
/// Regular files are replaced as a whole: readers see the old content or the new one, and an error
/// leaves the old one. Links are followed; devices, pipes and `/dev/stdout` are written into.
package struct OutputFile: Sendable {
  package let path: String
  private let protected: [String]

  /// - Parameter protected: files that sweep itself reads, and folders of such files. An output that
  ///   would replace one of them is refused.
  package init(_ path: String, protecting protected: [String] = []) {
    self.path = path
    self.protected = protected
  }

  /// True for a file that an interrupted process left while it wrote an output.
  package static func isLeftBehind(_ path: String) -> Bool { AtomicFile.isAbandoned(path) }

  /// Throws if the output certainly cannot be written. Changes nothing.
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
    case .descriptor(let descriptor):
      try stream(bytes, into: FileDescriptor(rawValue: descriptor))
    case .stream(let name):
      try writing(to: name, options: [.closeOnExec, .init(rawValue: O_NOCTTY)]) {
        file throws(OutputError) in
        try stream(bytes, into: file)
      }
    case .file(let name, let existing, let isLinked):
      try refuseProtected(name)
      if existing != nil {
        try requireWritable(name)
      } else if isLinked {
        try requireFolder(of: name)
      }
      if try !replace(name, existing, bytes) { try overwrite(name, bytes) }
    }
  }

  // MARK: - Devices and pipes

  private func stream(_ bytes: Data, into file: FileDescriptor) throws(OutputError) {
    do {
      try bytes.withUnsafeBytes { try file.writeCompletely($0) }
    } catch Errno.brokenPipe {
      // Whoever reads a pipe may stop early.
    } catch {
      throw OutputError(path: path, FileFault(error, path: path))
    }
  }

  private func writing(
    to name: String, options: FileDescriptor.OpenOptions,
    _ body: (FileDescriptor) throws(OutputError) -> Void
  ) throws(OutputError) {
    let file: FileDescriptor
    do {
      file = try FileDescriptor.open(name, .writeOnly, options: options)
    } catch {
      throw OutputError(path: path, FileFault(error, path: path))
    }
    do throws(OutputError) {
      try body(file)
    } catch {
      try? file.close()
      throw error
    }
    do {
      try file.close()
    } catch {
      throw OutputError(path: path, FileFault(error, path: path))
    }
  }

  // MARK: - Regular files

  /// Replaces the file `name`.
  ///
  /// - Returns: False if its folder takes no new files, or the file is a mount point: it is unchanged
  ///   then.
  private func replace(
    _ name: String, _ existing: stat?, _ bytes: Data
  ) throws(OutputError) -> Bool {
    do throws(FileFault) {
      let file = try AtomicFile(replacing: name)
      try file.write(bytes)
      if let existing { try file.takeAttributes(of: existing) }
      try file.commit()
      return true
    } catch {
      if existing != nil, [EACCES, EPERM, EROFS, EBUSY].contains(error.code) { return false }
      throw OutputError(path: path, error)
    }
  }

  private func overwrite(_ name: String, _ bytes: Data) throws(OutputError) {
    try writing(to: name, options: [.truncate, .closeOnExec]) { file throws(OutputError) in
      try stream(bytes, into: file)
    }
  }

  /// Throws if the output would replace a protected file, whatever its name.
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

  /// Throws if the file is write-protected: renaming over it would not ask.
  private func requireWritable(_ name: String) throws(OutputError) {
    try writing(to: name, options: .closeOnExec) { _ in }
  }

  /// Throws if a link leads into a folder that does not exist.
  private func requireFolder(of name: String) throws(OutputError) {
    guard !FileManager.default.fileExists(atPath: OutputDestination.folder(of: name)) else {
      return
    }
    throw OutputError(path: path, code: ENOENT)
  }
}
