import Datasets
import ExperimentModel
import Scheduling

/// The encoded data of a sweep: the dataset, and for each choice of fields that a configuration makes
/// the same rows with these fields only.
struct SweepDatasets: Sendable {
  /// With all fields that the grid file describes.
  let whole: EncodedDataset
  private let specification: DatasetSpecification
  /// By the fields.
  private let selections: [[String]: EncodedDataset]
  /// Of all configurations alike.
  private let candidateRows: Int

  /// - Throws: `CommandFailure` when there is no such dataset, or it does not have the fields of a
  ///   configuration.
  init(_ sweep: Sweep) throws {
    specification = sweep.dataset
    whole = try Self.prepare(specification)
    var selections: [[String]: EncodedDataset] = [:]
    for case let fields? in sweep.configurations.map(\.hyperparameters.fields)
    where selections[fields] == nil {
      selections[fields] = try Self.prepare(specification.selecting(fields))
    }
    self.selections = selections
    candidateRows = whole.candidateRows
  }

  private static func prepare(_ specification: DatasetSpecification) throws -> EncodedDataset {
    do {
      return try DatasetPreparation().prepare(specification)
    } catch {
      throw CommandFailure("\(error)")
    }
  }

  /// What a configuration trains on.
  subscript(_ configuration: Configuration) -> EncodedDataset {
    configuration.hyperparameters.fields.flatMap { selections[$0] } ?? whole
  }

  /// What that was made from.
  func specification(of configuration: Configuration) -> DatasetSpecification {
    specification.selecting(configuration.hyperparameters.fields)
  }

  // MARK: - Estimates

  func work(of trial: Trial) -> TrialWork {
    TrialWork(
      trainRows: whole.train.count, epochs: trial.configuration.hyperparameters.epochs,
      candidateRows: candidateRows)
  }

  func cost(of trial: Trial) -> TrialCost {
    TrialCost(
      trial.configuration.hyperparameters, work(of: trial),
      fields: self[trial.configuration].fieldSizes.count)
  }

  func memory(of trial: Trial, threads: Int) -> TrialMemory {
    TrialMemory(
      trial.configuration.hyperparameters, fieldSizes: self[trial.configuration].fieldSizes,
      rows: whole.description.rows, threads: threads)
  }
}
