import ExperimentModel
import Foundation
import TrialTraining

/// A trained model as a person names it: its trial, or the path of its weight file.
package struct ModelReference: Sendable, Hashable {
  private let trial: TrialReference

  package init(_ name: String, sweep: String? = nil) {
    trial = TrialReference(name, sweep: sweep)
  }

  /// - Throws: `ServiceError` if there is no such model, `ResultStoreError` if there is no such trial.
  func model(in paths: ProjectPaths) throws -> TrainedModel {
    if let file = try file(in: paths) {
      guard FileManager.default.fileExists(atPath: file) else {
        throw ServiceError(
          "there is no file '\(file)'; name a model.safetensors, or a trial ('sweep list SWEEP' "
            + "shows them)")
      }
      return try TrainedModel(file)
    }
    let record = try trial.find(in: SQLiteStorage.results(at: paths.database)).record
    guard record.state == .finished else {
      throw ServiceError(
        "trial \(record.id.short) (\(record.trial.configuration.name)) is \(record.state.rawValue); "
          + "only finished trials leave a model")
    }
    return try TrainedModel(of: record.trial, in: paths)
  }

  /// The weight file that is named itself; nil if the name is a trial's.
  ///
  /// Configurations of a product over `init` have the names of weight files.
  private func file(in paths: ProjectPaths) throws -> String? {
    let name = QualifiedName(trial.name)
    if name.kind == .file { return name.name }
    guard name.kind == nil, name.text.hasSuffix(".safetensors") else { return nil }
    guard isConfiguration(in: paths) else { return name.text }
    guard FileManager.default.fileExists(atPath: name.text) else { return nil }
    throw ServiceError(
      AmbiguousName(
        name.text,
        meanings: [
          (QualifiedName.text(.configuration, name.text), "the configuration of that name"),
          (QualifiedName.text(.file, name.text), "the weight file at that path"),
        ]
      ).description)
  }

  private func isConfiguration(in paths: ProjectPaths) -> Bool {
    do throws(ResultStoreError) {
      _ = try trial.find(in: SQLiteStorage.results(at: paths.database))
      return true
    } catch {
      // Without a readable database there is no configuration to confuse the file with.
      return error.code == .ambiguousTrial
    }
  }
}
