package import Datasets
import ExperimentFile
package import ExperimentModel
import Foundation
import OutputFiles

/// Describes, checks, exports and generates datasets.
package struct DatasetService: Sendable {
  private let paths: ProjectPaths

  package init(_ paths: ProjectPaths = ProjectPaths()) { self.paths = paths }

  /// - Parameter name: `sample`, a name under the data folder, a folder, or a grid file.
  package func describe(_ name: String) throws -> DatasetDescription {
    try paths.prepare(specification(of: name)).description
  }

  /// Returns what is doubtful about a dataset.
  package func check(_ name: String) throws -> [DatasetFinding] {
    try paths.datasets.check(specification(of: name))
  }

  /// Writes the encoded train, validation and test rows as CSV files.
  ///
  /// - Parameter mark: what each file begins with, such as a byte order mark.
  package func export(_ name: String, to folder: String, beginning mark: String) throws {
    let specification = try specification(of: name)
    let dataset = try paths.prepare(specification)
    for part in ["train", "validation", "test"] {
      let path = "\(folder)/\(part).csv"
      try OutputFile(
        path,
        protecting: paths.ownFiles(beside: path) + paths.places(of: specification.source) + [name]
      ).check()
    }
    try CSVExport.write(dataset, to: folder, beginning: mark)
  }

  /// Generates a dataset in a new folder.
  package func generate(_ scale: SampleScale, layout: SampleLayout, in folder: String) throws {
    let present = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    guard present.isEmpty else {
      throw ServiceError("\(folder) is not empty; name a new folder")
    }
    try SampleFiles(scale: scale, layout: layout).make(in: folder)
  }

  /// Files that are tables by their names: no grid file, but what one describes.
  private static let tableSuffixes = [".csv", ".tsv", ".tab", ".inter", ".gz", ".zip", ".parquet"]

  /// - Throws: `ServiceError` if the name is a grid file with mistakes, or means two things.
  private func specification(of name: String) throws -> DatasetSpecification {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: name, isDirectory: &isFolder),
      !isFolder.boolValue, !Self.tableSuffixes.contains(where: name.lowercased().hasSuffix)
    else { return DatasetSpecification(source: name) }
    let named = "\(paths.dataFolder)/\(name)"
    guard name.contains("/") || !FileManager.default.fileExists(atPath: named) else {
      throw ServiceError(
        AmbiguousName(
          name, meanings: [(named, "the dataset of that name"), ("./\(name)", "the grid file")]
        ).description)
    }
    do {
      return try GridFile.read(path: name).dataset
    } catch {
      throw ServiceError("\(error)", kind: .invalidGrid)
    }
  }
}
