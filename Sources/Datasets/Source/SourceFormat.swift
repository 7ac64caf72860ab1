import Foundation

/// The layouts of a dataset's folder, told apart by what lies there.
enum SourceFormat: Sendable, Hashable {
  /// `ratings.dat`, `users.dat`, `movies.dat`.
  case movieLens1M
  /// `u.data`, `u.item`, `u.user`.
  case movieLens100K
  /// `NAME.inter`, `NAME.item`, `NAME.user`.
  case recBole(name: String)

  /// - Throws: `DatasetError` when the folder holds none of the layouts, or only part of one.
  init(folder: String) throws(DatasetError) {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      throw DatasetError("there is no such folder", path: folder)
    }
    let present = Set(names)
    var candidates: [SourceFormat] = []
    if present.contains("ratings.dat") { candidates.append(.movieLens1M) }
    if present.contains("u.data") { candidates.append(.movieLens100K) }
    candidates += names.sorted().filter { $0.hasSuffix(".inter") }
      .map { .recBole(name: String($0.dropLast(".inter".count))) }
    guard let format = candidates.first else {
      throw DatasetError(
        "holds no dataset: expected ratings.dat, users.dat and movies.dat (MovieLens 1M), u.data, "
          + "u.item and u.user (100K), or NAME.inter, NAME.item and NAME.user (RecBole)",
        path: folder)
    }
    guard candidates.count == 1 else {
      throw DatasetError("holds more than one dataset; give each a folder of its own", path: folder)
    }
    for name in format.fileNames where !present.contains(name) {
      throw DatasetError("\(name) is missing; put it beside \(format.fileNames[0])", path: folder)
    }
    self = format
  }

  /// The files of the layout, ratings first.
  var fileNames: [String] {
    switch self {
    case .movieLens1M: ["ratings.dat", "users.dat", "movies.dat"]
    case .movieLens100K: ["u.data", "u.user", "u.item"]
    case .recBole(let name): ["\(name).inter", "\(name).user", "\(name).item"]
    }
  }

  func read(folder: String) throws(DatasetError) -> RatingSource {
    switch self {
    case .movieLens1M: try MovieLens1M(folder: folder).read()
    case .movieLens100K: try MovieLens100K(folder: folder).read()
    case .recBole(let name): try RecBoleAtomicFiles(folder: folder, name: name).read()
    }
  }
}
