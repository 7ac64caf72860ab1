import ExperimentFile
import ExperimentModel
import Foundation

/// A note that a sweep was last run from another grid file.
struct GridFileNote {
  let text: String

  /// Nil if the file is the same, or none was recorded.
  ///
  /// - Throws: `ServiceError` if two different grids share a name by chance: both files exist, and
  ///   this one gives its sweep no name.
  init?(_ sweep: Sweep, _ request: RunRequest) throws {
    let grid = request.grid
    // A database that can't be read is an error later, where it matters.
    guard let origin = sweep.origin, request.paths.hasDatabase,
      let last = try? SQLiteStorage.results(at: request.paths.database)
        .gridOrigin(ofSweep: sweep.name),
      // As bytes: equal strings may be the names of two files, one composed and one decomposed.
      !last.path.utf8.elementsEqual(origin.path.utf8)
    else { return nil }
    let file = last.shownPath
    let lastNow = GridFile.sha256(path: last.path)
    if [last.sha256, lastNow].contains(origin.sha256) {
      text = "'\(sweep.name)' was last run from \(file), which held the same grid as \(grid)"
      return
    }
    guard origin.isNamed || lastNow == nil else {
      throw ServiceError(
        "the sweep '\(sweep.name)' was last run from \(file), which holds another grid than "
          + "\(grid); give one of the two a name of its own, such as 'name: \(sweep.name)-2'. "
          + "Nothing was changed")
    }
    text =
      "'\(sweep.name)' was last run from \(file); its report will show the grid of "
      + "\(grid) instead. Earlier results stay in the database"
  }
}

extension GridOrigin {
  /// The path, relative to the current directory if it is below.
  var shownPath: String {
    let here = FileManager.default.currentDirectoryPath + "/"
    return path.hasPrefix(here) ? String(path.dropFirst(here.count)) : path
  }
}
