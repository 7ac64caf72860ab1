import Crypto
package import ExperimentModel
import Foundation
import Platform

/// Finds a dataset by what a grid file says, and its encoded form, which is made once.
package struct DatasetPreparation: Sendable {
  /// Where datasets lie by name.
  let dataFolder: String
  let cacheFolder: String

  static let cacheSuffix = ".sweepdata"

  package init(dataFolder: String = "data", cacheFolder: String = "data/.cache") {
    self.dataFolder = dataFolder
    self.cacheFolder = cacheFolder
  }

  /// The encoded dataset: from the cache when the source has the same content, else encoded again.
  ///
  /// - Throws: `DatasetError` when there is no such dataset, or with file and line of what is wrong
  ///   in it.
  package func prepare(_ specification: DatasetSpecification) throws(DatasetError) -> EncodedDataset
  {
    var rows = specification
    // Other ways to test the same rows have the same file.
    rows.evaluation = nil
    let dataset = try encoded(rows)
    if specification.evaluation.map({ $0.candidates != .own }) ?? false {
      try refuseMixedCrosses(specification, dataset)
    }
    return dataset.tested(by: specification.evaluation)
  }

  /// A candidate is scored with the movie's own fields; a cross of a movie's field with another's is
  /// neither the movie's own nor that of the row that the rest comes from.
  private func refuseMixedCrosses(
    _ specification: DatasetSpecification, _ dataset: EncodedDataset
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
          "movies that a user has not seen can't be ranked with the cross of "
            + "\(cross.joined(separator: " and ")): it mixes fields of movies with others. Leave it "
            + "out, or use 'candidates: own' under 'evaluation'", path: specification.source)
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

  /// What is doubtful about a dataset as a specification divides it.
  ///
  /// - Throws: `DatasetError` as `prepare` does: what is wrong, not only doubtful.
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

  /// The folder under the data folder, or the one at the path; where both hold data, the name means
  /// two datasets.
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
    // A folder without data, of results for example, is no dataset.
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
        "is a file, not a folder with one of the known layouts; say what its columns mean by "
          + "'label' and 'fields' under 'dataset' in a grid file", path: file)
    }
    guard !DatasetSpecification.downloadableNames.contains(source) else {
      throw DatasetError(
        "this dataset is not there yet; 'sweep data get \(source)' fetches it into \(named); "
          + "or use 'sample', which needs no download", path: source)
    }
    throw DatasetError(
      "there is no such dataset: neither \(named) nor \(source) is a folder. 'sweep data get NAME' "
        + "fetches one of \(DatasetSpecification.downloadableNames.joined(separator: ", ")), "
        + "or use 'sample', which needs no download", path: source)
  }

  /// The file under the data folder, or the one at the path; two of them are refused.
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

  /// Where a dataset of that name may lie. A path that begins with `/`, `./` or `../` is no name.
  private func places(of source: String) -> [String] {
    let isPath = ["/", "./", "../"].contains { source.hasPrefix($0) }
    return isPath ? [source] : ["\(dataFolder)/\(source)", source]
  }

  /// - Parameter places: a name under the data folder, and the same name as a path.
  private func refuseTwo(_ places: [String]) throws(DatasetError) {
    guard places.count > 1,
      Set(places.map { URL(fileURLWithPath: $0).resolvingSymlinksInPath().path }).count > 1
    else { return }
    throw DatasetError(
      "means two datasets, \(places[0]) and ./\(places[1]); write the one that you mean so",
      path: places[1])
  }

  /// Whether its files are there, as far as that is known without generating them.
  func isThere(_ specification: DatasetSpecification) -> Bool {
    places(of: specification.source).contains {
      FileManager.default.fileExists(atPath: $0)
    }
  }

  /// Where the encoded dataset is, or would be. Its files must be there.
  func cachePath(for specification: DatasetSpecification) throws(DatasetError) -> String {
    let (folder, format) = try located(specification)
    let key = try cacheKey(folder, format, specification, isSynthetic: Self.isSynthetic(folder))
    return cachePath((folder as NSString).lastPathComponent, key)
  }

  private func cachePath(_ name: String, _ key: String) -> String {
    "\(cacheFolder)/\(name)-\(key)\(Self.cacheSuffix)"
  }

  /// Whether the files of a folder were generated.
  private static func isSynthetic(_ folder: String) -> Bool {
    FileManager.default.fileExists(atPath: "\(folder)/\(SampleFiles.markerName)")
  }

  /// Changes when the content of a source file, the specification or the encoding changes.
  ///
  /// Sizes and times of files are not enough: archives and `touch` set times, and programs replace
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
