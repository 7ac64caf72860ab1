import Crypto
package import ExperimentModel
import Foundation

/// Finds a dataset by what a grid file says, and its encoded form, which is made once.
package struct DatasetPreparation: Sendable {
  /// Where datasets lie by name.
  private let dataFolder: String
  private let cacheFolder: String

  package init(dataFolder: String = "data", cacheFolder: String = "data/.cache") {
    self.dataFolder = dataFolder
    self.cacheFolder = cacheFolder
  }

  /// The encoded dataset: from the cache when the source is as it was, else made anew.
  ///
  /// - Throws: `DatasetError` when there is no such dataset, or with file and line of what is wrong
  ///   in it.
  package func prepare(_ specification: DatasetSpecification) throws(DatasetError) -> EncodedDataset
  {
    var rows = specification
    // Other ways to test the same rows have the same file.
    rows.evaluation = nil
    return try encoded(rows).tested(by: specification.evaluation)
  }

  private func encoded(_ specification: DatasetSpecification) throws(DatasetError) -> EncodedDataset
  {
    let folder = try sourceFolder(specification.source)
    let format = try SourceFormat(folder: folder)
    let name = (folder as NSString).lastPathComponent
    let path = try "\(cacheFolder)/\(name)-\(cacheKey(folder, format, specification)).sweepdata"
    if FileManager.default.fileExists(atPath: path),
      let cached = try? EncodedDataset.open(path: path)
    {
      return cached
    }
    let isSynthetic = FileManager.default.fileExists(
      atPath: "\(folder)/\(SampleFiles.markerName)")
    let table = try DatasetEncoder(
      source: try format.read(folder: folder), specification: specification,
      name: specification.source == DatasetSpecification.sampleName ? specification.source : name,
      isSynthetic: isSynthetic, path: folder
    ).encode()
    try CacheWriter(path: path).write(table)
    return try EncodedDataset.open(path: path)
  }

  /// What is doubtful about a dataset as a specification divides it.
  ///
  /// - Throws: `DatasetError` as `prepare` does: what is wrong, not only doubtful.
  package func check(_ specification: DatasetSpecification) throws(DatasetError) -> [DatasetFinding]
  {
    let description = try prepare(specification).description
    let folder = try sourceFolder(specification.source)
    let source = try SourceFormat(folder: folder).read(folder: folder)
    let split = RowSplit(
      users: source.userRows, userCount: source.users.count, timestamps: source.timestamps,
      specification.split)
    return DatasetCheck(source: source, split: split, description: description).findings
  }

  /// A name under the data folder comes before a path.
  private func sourceFolder(_ source: String) throws(DatasetError) -> String {
    let named = "\(dataFolder)/\(source)"
    if source == DatasetSpecification.sampleName {
      try SampleFiles().makeIfMissing(in: named)
      return named
    }
    for folder in [named, source] {
      var isFolder: ObjCBool = false
      if FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue
      {
        return (folder as NSString).standardizingPath
      }
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

  /// Changes when a source file, the specification or the encoding changes.
  private func cacheKey(
    _ folder: String, _ format: SourceFormat, _ specification: DatasetSpecification
  ) throws(DatasetError) -> String {
    var lines = ["\(CacheLayout.version)", "\(specification.minimumRating)"]
    lines.append("\(specification.split.test) \(specification.split.validation)")
    lines.append("\(specification.split.seed)")
    lines.append("\(specification.split.kind.rawValue) \(specification.split.last)")
    lines.append((specification.vocabulary ?? .all).rawValue)
    lines.append(specification.fields?.joined(separator: ",") ?? "all")
    lines.append(URL(filePath: folder).standardizedFileURL.path)
    for file in format.fileNames {
      guard
        let attributes = try? FileManager.default.attributesOfItem(atPath: "\(folder)/\(file)"),
        let size = attributes[.size] as? Int, let date = attributes[.modificationDate] as? Date
      else { throw DatasetError("can't be read", path: "\(folder)/\(file)") }
      lines.append("\(file) \(size) \(date.timeIntervalSince1970)")
    }
    let hash = SHA256.hash(data: Data(lines.joined(separator: "\n").utf8)).hexadecimal
    return String(hash.prefix(16))
  }
}
