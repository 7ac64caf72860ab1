package import Datasets
import ExperimentModel
import Foundation
import Platform

/// Paths of a project's data and results.
package struct ProjectPaths: Sendable, Hashable {
  package static let standardDatabase = "results/sweep.sqlite"

  package let database: String
  /// The folder of datasets.
  package let dataFolder: String

  package init(database: String = standardDatabase, dataFolder: String = "data") {
    self.database = database
    self.dataFolder = dataFolder
  }

  /// The folder of the database, where reports and the folders of trials are too.
  package var resultFolder: String {
    let folder = database.parentFolder
    return folder.isEmpty ? "." : folder
  }

  package var hasDatabase: Bool { FileManager.default.fileExists(atPath: database) }

  /// Files and folders that an output must not touch: the database and the files beside it, the
  /// encoded datasets and, if the output is inside a trial's folder, that folder.
  func ownFiles(beside output: String) -> [String] {
    let folder = URL(filePath: output).resolvingSymlinksInPath().deletingLastPathComponent()
    let trials = URL(filePath: "\(resultFolder)/trials").resolvingSymlinksInPath()
    let isInTrial = folder.deletingLastPathComponent().path == trials.path
    return SQLiteStorage.files(of: database) + ["\(dataFolder)/.cache"]
      + (isInTrial ? [folder.path] : [])
  }

  /// Where a dataset of a name or path may be.
  package func places(of source: String) -> [String] { [source, "\(dataFolder)/\(source)"] }

  /// The folder of a trial's model, checkpoint and log.
  ///
  /// - Parameter trial: the first ten digits of its id.
  package func trialFolder(_ trial: String) -> String { "\(resultFolder)/trials/\(trial)" }

  package var datasets: DatasetPreparation {
    DatasetPreparation(dataFolder: dataFolder, cacheFolder: "\(dataFolder)/.cache")
  }

  /// Returns the encoded dataset, which is made once, as the model of some settings reads it.
  ///
  /// - Throws: `ServiceError` if there is no such dataset, its files are wrong, or it lacks what the
  ///   model reads.
  func prepare(
    _ specification: DatasetSpecification, for settings: Hyperparameters? = nil,
    samplesNegatives: Bool = false
  ) throws(ServiceError) -> EncodedDataset {
    do {
      return try datasets.prepare(specification, samplesNegatives: samplesNegatives)
        .reading(settings?.history)
    } catch {
      throw ServiceError("\(error)")
    }
  }
}
