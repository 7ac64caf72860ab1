import Datasets
import Engine
import ExperimentModel
import TrialTraining

/// The encoded data of a sweep: the whole dataset, and the same rows for each choice of fields that a
/// configuration makes.
struct SweepDatasets: Sendable {
  /// With all fields that the grid file describes.
  let whole: EncodedDataset
  private let specification: DatasetSpecification
  /// By what configurations read.
  private let views: [View: EncodedDataset]
  /// The same for every configuration.
  private let candidateRows: Int
  /// Positive training rows, which may bring sampled negatives.
  private let trainPositives: Int
  /// Users or rows that each final metric rests on, by name.
  let supports: [String: MetricSupport]
  /// Users with training rows of one label; nil unless a loss compares the data's rows of a user.
  let oneLabelUsers: OneLabelUsers?

  /// - Throws: `ServiceError` if there is no such dataset, or it lacks a field of a configuration.
  init(_ sweep: Sweep, in paths: ProjectPaths) throws(ServiceError) {
    specification = sweep.dataset
    whole = try paths.prepare(
      specification,
      samplesNegatives: sweep.configurations.contains {
        $0.hyperparameters.negativesPerPositive > 0
      })
    var views = [View(): whole]
    for settings in sweep.configurations.map(\.hyperparameters) {
      let view = View(settings)
      guard views[view] == nil else { continue }
      views[view] = try paths.prepare(specification.selecting(view.fields), for: settings)
    }
    self.views = views
    candidateRows = whole.candidateRows
    trainPositives = whole.labelCounts(of: whole.train).positives
    supports = whole.metricSupports
    oneLabelUsers =
      sweep.configurations.contains { $0.hyperparameters.comparesRowsOfData }
      ? whole.oneLabelUsers(in: whole.train) : nil
  }

  /// The dataset's description with what this sweep's metrics and losses rest on.
  var description: DatasetDescription {
    var description = whole.description
    description.supports = supports
    description.oneLabelUsers = oneLabelUsers
    return description
  }

  /// The data that a configuration trains on.
  subscript(_ configuration: Configuration) -> EncodedDataset {
    views[View(configuration.hyperparameters)] ?? whole
  }

  /// What the model of a configuration reads of the data.
  private struct View: Hashable {
    /// Nil for all fields.
    let fields: [String]?
    /// Nil for no histories.
    let history: HistorySpecification?

    /// All fields, no histories.
    init() { (fields, history) = (nil, nil) }

    init(_ settings: Hyperparameters) {
      fields = settings.fields
      history = settings.history
    }
  }

  /// The specification of the data that a configuration trains on.
  func specification(of configuration: Configuration) -> DatasetSpecification {
    specification.selecting(configuration.hyperparameters.fields)
  }

  // MARK: - Estimates

  /// Rows and candidates that a trial processes.
  func work(of trial: Trial) -> TrialWork {
    let settings = trial.configuration.hyperparameters
    return TrialWork(
      trainRows: settings.rowsComputed(ofRows: whole.train.count, positives: trainPositives),
      epochs: settings.epochs, candidateRows: candidateRows)
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
      configuration.hyperparameters, fieldSizes: dataset.fieldSizes, bags: dataset.bags,
      itemField: dataset.movieField)
  }
}
