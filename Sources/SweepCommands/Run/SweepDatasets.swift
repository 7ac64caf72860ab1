import Datasets
import ExperimentModel
import TrialTraining

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
  /// What each final metric rests on, by name.
  let supports: [String: MetricSupport]

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
    supports = whole.metricSupports
  }

  private static func prepare(_ specification: DatasetSpecification) throws -> EncodedDataset {
    do {
      return try DatasetPreparation().prepare(specification)
    } catch {
      throw CommandFailure("\(error)")
    }
  }

  /// What the dataset turned out to be, with what each metric of its test rows rests on.
  var description: DatasetDescription {
    var description = whole.description
    description.supports = supports
    return description
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

  /// Floating-point operations that a trial takes.
  func operations(of trial: Trial) -> Double {
    estimate(of: trial.configuration).operations(work(of: trial))
  }

  /// Bytes that a trial's worker takes at most.
  func memory(of trial: Trial, threads: Int) -> Int64 {
    estimate(of: trial.configuration).bytes(rows: whole.description.rows, threads: threads)
  }

  private func estimate(of configuration: Configuration) -> TrialEstimate {
    let dataset = self[configuration]
    return TrialEstimate(
      configuration.hyperparameters, fieldSizes: dataset.fieldSizes, bags: dataset.bags)
  }
}
