import ArgumentParser
import Datasets
import ExperimentFile
import ExperimentModel
import Foundation

/// A dataset named on the command line, or the one that a grid file describes.
struct DatasetArgument: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "sample, a name under data/, a folder, or a grid file.", valueName: "dataset|grid"))
  var dataset: String

  /// Files that are tables by their names: no grid file, but what one describes.
  private static let tableSuffixes = [".csv", ".tsv", ".tab", ".inter", ".gz", ".zip", ".parquet"]

  /// - Throws: `CommandFailure` when it is a grid file with mistakes.
  func specification() throws -> DatasetSpecification {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: dataset, isDirectory: &isFolder),
      !isFolder.boolValue, !Self.tableSuffixes.contains(where: dataset.lowercased().hasSuffix)
    else { return DatasetSpecification(source: dataset) }
    let named = "data/\(dataset)"
    guard dataset.contains("/") || !FileManager.default.fileExists(atPath: named) else {
      throw CommandFailure(
        AmbiguousName(
          dataset,
          meanings: [(named, "the dataset of that name"), ("./\(dataset)", "the grid file")]
        ).description)
    }
    do {
      return try GridFile.read(path: dataset).dataset
    } catch {
      throw CommandFailure("\(error)", isMarked: true)
    }
  }
}
