import ExperimentModel
import Foundation
import Platform

/// Layout of a dataset, detected by the files in its folder.
enum SourceFormat: Sendable, Hashable {
  /// `ratings.dat`, `users.dat`, `movies.dat`.
  case movieLens1M
  /// `ratings.dat`, `movies.dat`, `tags.dat`, and no users.
  case movieLens10M
  /// `u.data`, `u.item`, `u.user`.
  case movieLens100K
  /// `ratings.csv`, `movies.csv`: MovieLens since 20M.
  case movieLensCSV
  /// `NAME.inter`, optionally `NAME.item`, `NAME.user`.
  case recBole(name: String, hasUsers: Bool, hasMovies: Bool)
  /// One file, whose columns a grid file describes.
  case table(TableSchema)

  /// - Throws: `DatasetError` if the folder has none of the layouts, or only part of one.
  init(folder: String) throws(DatasetError) {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder)
    } catch {
      throw DatasetError("can't be read: \(FileFault(error, path: folder))", path: folder)
    }
    let present = Set(names)
    var candidates: [SourceFormat] = []
    if present.contains("ratings.dat") {
      let isTenMillion = present.contains("tags.dat") && !present.contains("users.dat")
      candidates.append(isTenMillion ? .movieLens10M : .movieLens1M)
    }
    if present.contains("u.data") { candidates.append(.movieLens100K) }
    if present.contains("ratings.csv") { candidates.append(.movieLensCSV) }
    for file in names.sorted() where file.hasSuffix(".inter") {
      let name = String(file.dropLast(".inter".count))
      candidates.append(
        .recBole(
          name: name, hasUsers: present.contains("\(name).user"),
          hasMovies: present.contains("\(name).item")))
    }
    guard let format = candidates.first else {
      throw DatasetError(
        "holds no dataset: expected ratings.dat, users.dat and movies.dat (MovieLens 1M), u.data, "
          + "u.item and u.user (100K), ratings.csv and movies.csv (20M and later), or NAME.inter, "
          + "NAME.item and NAME.user (RecBole); any other table needs 'label' and 'fields' under "
          + "'dataset' in the grid file", path: folder)
    }
    guard candidates.count == 1 else {
      throw DatasetError("holds more than one dataset; give each a folder of its own", path: folder)
    }
    for name in format.fileNames where !present.contains(name) {
      throw DatasetError("\(name) is missing; put it beside \(format.fileNames[0])", path: folder)
    }
    self = format
  }

  /// The files of the layout, ratings first; none for a table, which is not a folder.
  var fileNames: [String] {
    switch self {
    case .movieLens1M: ["ratings.dat", "users.dat", "movies.dat"]
    case .movieLens10M: ["ratings.dat", "movies.dat"]
    case .movieLens100K: ["u.data", "u.user", "u.item"]
    case .movieLensCSV: ["ratings.csv", "movies.csv"]
    case .recBole(let name, let hasUsers, let hasMovies):
      ["\(name).inter"] + (hasUsers ? ["\(name).user"] : [])
        + (hasMovies ? ["\(name).item"] : [])
    case .table: []
    }
  }

  /// - Parameters:
  ///   - folder: The folder; for a table, its file.
  ///   - drop: The band of ratings to leave out.
  func read(
    folder: String, dropping drop: ClosedRange<Double>? = nil
  ) throws(DatasetError) -> RatingSource {
    switch self {
    case .movieLens1M:
      try MovieLensDat(folder: folder, generation: .oneMillion).read(dropping: drop)
    case .movieLens10M:
      try MovieLensDat(folder: folder, generation: .tenMillion).read(dropping: drop)
    case .movieLens100K: try MovieLens100K(folder: folder).read(dropping: drop)
    case .movieLensCSV: try MovieLensCSV(folder: folder).read(dropping: drop)
    case .recBole(let name, let hasUsers, let hasMovies):
      try RecBoleAtomicFiles(
        folder: folder, name: name, hasUsers: hasUsers, hasMovies: hasMovies
      ).read(dropping: drop)
    case .table(let schema): try TableFile(path: folder, schema: schema).read(dropping: drop)
    }
  }
}
