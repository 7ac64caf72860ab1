import Crypto
package import ExperimentModel
import Foundation
import Platform

/// Finds the dataset of a specification and its encoded form, which is made once.
package struct DatasetPreparation: Sendable {
  /// The folder of datasets by name.
  let dataFolder: String
  let cacheFolder: String

  static let cacheSuffix = ".sweepdata"

  package init(dataFolder: String = "data", cacheFolder: String = "data/.cache") {
    self.dataFolder = dataFolder
    self.cacheFolder = cacheFolder
  }

  /// Returns the encoded dataset: from the cache if the source has the same content, else encoded again.
  ///
  /// - Parameter samplesNegatives: true if movies are sampled as negatives of rows.
  /// - Throws: `DatasetError` if there is no such dataset, or with file and line of an error in it.
  package func prepare(
    _ specification: DatasetSpecification, samplesNegatives: Bool = false
  ) throws(DatasetError) -> EncodedDataset {
    var rows = specification
    // The evaluation protocol does not change the encoded rows.
    rows.evaluation = nil
    let dataset = try encoded(rows)
    if specification.evaluation.map({ $0.candidates != .own }) ?? false {
      try refuseMixedCrosses(
        specification, dataset, what: "movies that a user has not seen can't be ranked",
        remedy: "Leave it out, or use 'candidates: own' under 'evaluation'")
    }
    if samplesNegatives {
      try refuseMixedCrosses(
        specification, dataset, what: "negatives can't be sampled",
        remedy: "Leave out the cross or 'negatives'")
    }
    return dataset.tested(by: specification.evaluation)
  }

  /// Throws if a cross mixes fields of movies with others: a candidate or negative has its own fields
  /// and those of another row, so the cross would be of neither.
  private func refuseMixedCrosses(
    _ specification: DatasetSpecification, _ dataset: EncodedDataset, what: String, remedy: String
  ) throws(DatasetError) {
    func isOfMovies(_ field: String) -> Bool {
      let known = dataset.description.fields.first { $0.name == field }?.side
      return (known ?? FieldName(rawValue: field)?.side) == .movie
    }
    for cross in specification.crosses ?? []
    where dataset.fieldNames.contains(DatasetSpecification.crossName(cross)) {
      let ofMovies = cross.filter(isOfMovies)
      guard ofMovies.isEmpty || ofMovies.count == cross.count else {
        throw DatasetError(
          "\(what) with the cross of \(cross.joined(separator: " and ")): it mixes fields of "
            + "movies with others. \(remedy)", path: specification.source)
      }
    }
  }

  private func encoded(_ specification: DatasetSpecification) throws(DatasetError) -> EncodedDataset
  {
    let (folder, format) = try located(specification)
    let name = (folder as NSString).lastPathComponent
    let isSynthetic = Self.isSynthetic(folder)
    let key = try cacheKey(folder, format, specification, isSynthetic: isSynthetic)
    let path = cachePath(name, key)
    if FileManager.default.fileExists(atPath: path),
      let cached = try? EncodedDataset.open(path: path)
    {
      return cached
    }
    let source = try format.read(folder: folder, dropping: specification.drop)
    guard try cacheKey(folder, format, specification, isSynthetic: isSynthetic) == key else {
      throw DatasetError(
        "its files changed while they were read; run the command again when they are complete",
        path: folder)
    }
    try DatasetEncoder(
      source: source, specification: specification,
      name: specification.source == DatasetSpecification.sampleName ? specification.source : name,
      isSynthetic: isSynthetic, path: folder
    ).write(to: path)
    return try EncodedDataset.open(path: path)
  }

  /// Checks a dataset for properties that make results misleading.
  ///
  /// - Throws: `DatasetError` as `prepare` does.
  package func check(_ specification: DatasetSpecification) throws(DatasetError) -> [DatasetFinding]
  {
    let dataset = try prepare(specification)
    let (folder, format) = try located(specification)
    let source = try format.read(folder: folder, dropping: specification.drop)
    let split = RowSplit(
      users: source.userRows, userCount: source.users.count, timestamps: source.timestamps,
      specification.split)
    return DatasetCheck(source: source, split: split, dataset: dataset).findings
  }

  private func located(
    _ specification: DatasetSpecification
  ) throws(DatasetError) -> (folder: String, SourceFormat) {
    if let table = specification.table {
      return (try tableFile(specification.source), .table(table))
    }
    let folder = try sourceFolder(specification.source)
    return (folder, try SourceFormat(folder: folder))
  }

  /// Returns the folder under the data folder, or the one at the path; throws if both are datasets.
  private func sourceFolder(_ source: String) throws(DatasetError) -> String {
    let named = "\(dataFolder)/\(source)"
    if source == DatasetSpecification.sampleName {
      try SampleFiles().makeIfMissing(in: named)
      return named
    }
    let folders = places(of: source).filter { place in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: place, isDirectory: &isFolder)
        && isFolder.boolValue
    }
    // Other folders, such as results, may have the same name.
    let datasets =
      folders.count > 1 ? folders.filter { (try? SourceFormat(folder: $0)) != nil } : []
    try refuseTwo(datasets)
    if let folder = datasets.first ?? folders.first {
      return (folder as NSString).standardizingPath
    }
    for path in [named, source] {
      if let obstacle = FileFault.obstacle(on: path) {
        throw DatasetError("\(obstacle)", path: path)
      }
    }
    for file in [named, source] where FileManager.default.fileExists(atPath: file) {
      throw DatasetError(
        "is a file, not a folder with one of the known layouts; describe its columns by 'label' "
          + "and 'fields' under 'dataset' in a grid file", path: file)
    }
    guard !DatasetSpecification.downloadableNames.contains(source) else {
      throw DatasetError(
        "this dataset is not downloaded; 'sweep data get \(source)' fetches it into \(named); "
          + "or use 'sample', which needs no download", path: source)
    }
    throw DatasetError(
      "there is no such dataset: neither \(named) nor \(source) is a folder. 'sweep data get NAME' "
        + "fetches one of \(DatasetSpecification.downloadableNames.joined(separator: ", ")), "
        + "or use 'sample', which needs no download", path: source)
  }

  /// Returns the file under the data folder, or the one at the path; throws if both exist.
  private func tableFile(_ source: String) throws(DatasetError) -> String {
    let named = "\(dataFolder)/\(source)"
    let files = places(of: source).filter { place in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: place, isDirectory: &isFolder)
        && !isFolder.boolValue
    }
    try refuseTwo(files)
    if let file = files.first { return (file as NSString).standardizingPath }
    for path in [named, source] {
      if let obstacle = FileFault.obstacle(on: path) {
        throw DatasetError("\(obstacle)", path: path)
      }
      if FileManager.default.fileExists(atPath: path) {
        throw DatasetError("is a folder, not a table; name the file in it", path: path)
      }
    }
    throw DatasetError(
      "there is no such table: neither \(named) nor \(source) is a file; 'label' under 'dataset' "
        + "asks for one", path: source)
  }

  /// Returns the possible places of a dataset. A path that begins with `/`, `./` or `../` is no name.
  private func places(of source: String) -> [String] {
    let isPath = ["/", "./", "../"].contains { source.hasPrefix($0) }
    return isPath ? [source] : ["\(dataFolder)/\(source)", source]
  }

  /// Throws if a name means two datasets.
  ///
  /// - Parameter places: The name under the data folder, and the same name as a path.
  private func refuseTwo(_ places: [String]) throws(DatasetError) {
    guard places.count > 1,
      Set(places.map { URL(fileURLWithPath: $0).resolvingSymlinksInPath().path }).count > 1
    else { return }
    throw DatasetError(
      "means two datasets, \(places[0]) and ./\(places[1]); write one of these paths",
      path: places[1])
  }

  /// True if the files of a dataset exist.
  func isThere(_ specification: DatasetSpecification) -> Bool {
    places(of: specification.source).contains {
      FileManager.default.fileExists(atPath: $0)
    }
  }

  /// Returns the path of the encoded dataset, whether it exists or not. Its source must exist.
  func cachePath(for specification: DatasetSpecification) throws(DatasetError) -> String {
    let (folder, format) = try located(specification)
    let key = try cacheKey(folder, format, specification, isSynthetic: Self.isSynthetic(folder))
    return cachePath((folder as NSString).lastPathComponent, key)
  }

  private func cachePath(_ name: String, _ key: String) -> String {
    "\(cacheFolder)/\(name)-\(key)\(Self.cacheSuffix)"
  }

  /// True if the files of a folder were generated.
  private static func isSynthetic(_ folder: String) -> Bool {
    FileManager.default.fileExists(atPath: "\(folder)/\(SampleFiles.markerName)")
  }

  /// Returns a hash of the source files' content, the specification and the version of the encoding.
  ///
  /// Sizes and times of files do not suffice: archives and `touch` set times, and programs replace
  /// values by others of the same length.
  private func cacheKey(
    _ folder: String, _ format: SourceFormat, _ specification: DatasetSpecification,
    isSynthetic: Bool
  ) throws(DatasetError) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    guard let wanted = try? encoder.encode(specification) else {
      throw DatasetError("the dataset's settings hold a number that is not finite", path: folder)
    }
    var lines = ["\(CacheLayout.version)", String(decoding: wanted, as: UTF8.self)]
    lines.append("\((folder as NSString).lastPathComponent) \(isSynthetic)")
    for file in format.fileNames.isEmpty ? [folder] : format.fileNames.map({ "\(folder)/\($0)" }) {
      do {
        let checksum = try FileChecksum(ofFile: file)
        lines.append(
          "\((file as NSString).lastPathComponent) \(checksum.byteCount) \(checksum.value)")
      } catch {
        throw DatasetError("can't be read: \(FileFault(error, path: file))", path: file)
      }
    }
    let hash = SHA256.hash(data: Data(lines.joined(separator: "\n").utf8)).hexadecimal
    return String(hash.prefix(16))
  }
}
