import Foundation
import Platform

/// Reason why a file cannot be read. Foundation's own descriptions are long and vary.
struct FileTrouble: Error, Hashable, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }

  init(at path: String) {
    if let obstacle = FileFault.obstacle(on: path) {
      self.init("\(obstacle)")
      return
    }
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      self.init("there is no such file")
      return
    }
    self.init(
      isDirectory.boolValue
        ? "it is a folder"
        : access(path, R_OK) == 0 ? "it is no regular file" : "it may not be read")
  }
}
