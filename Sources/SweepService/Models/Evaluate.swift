import Datasets
import ExperimentModel
package import OutputFiles
package import Reporting
import TrialTraining

/// Request to test a model.
package struct EvaluateRequest: Sendable, Hashable {
  package let model: ModelReference
  /// Dataset to test on; nil means the trial's own.
  package let dataset: String?
  package let threads: Int
  /// The file that the caller will write the predictions to; nil if it wants none.
  package let predictions: String?

  package init(
    model: ModelReference, dataset: String? = nil, threads: Int = 1, predictions: String? = nil
  ) {
    self.model = model
    self.dataset = dataset
    self.threads = threads
    self.predictions = predictions
  }
}

/// The final metrics of a model, computed again.
package struct Evaluation: Sendable {
  /// By name. A metric that cannot be computed is absent.
  package let metrics: [String: Double]
  /// Every metric of the evaluation protocol, in the order of reports.
  package let names: [String]
  /// Metrics that rest on few users or rows.
  package let notices: [Notice]
  /// One row per test row; nil unless asked for.
  package let predictions: Table?
  /// The file for the predictions, which replaces nothing that sweep reads.
  package let predictionFile: OutputFile?
}

extension ModelService {
  /// Computes the final metrics of a trained model, on the test and the validation rows.
  ///
  /// - Throws: `ServiceError`, the errors of the store and of checkpoints, and an `OutputError` if
  ///   the file for the predictions cannot be written.
  package func evaluate(_ request: EvaluateRequest) async throws -> Evaluation {
    defer { events.finish() }
    let model = try request.model.model(in: paths)
    let data = try model.dataset(orOther: request.dataset, in: paths)
    let file = request.predictions.map {
      OutputFile($0, protecting: model.files(in: paths, data, source: request.dataset, beside: $0))
    }
    try file?.check()
    let (metrics, predictions) = try await run(model.configuration) {
      shouldStop, observe -> (metrics: [String: Double], predictions: Table?)? in
      let engine = try model.engine(for: data, threads: request.threads)
      let settings = model.configuration.hyperparameters
      var reporter = ProgressReporter(.ranking, epoch: settings.epochs, of: settings.epochs)
      let evaluation = ModelEvaluation(
        engine, settings, seed: model.manifest.trial.seed(for: .sampling), on: data,
        shouldStop: shouldStop
      ) {
        if let progress = reporter.report(share: $0, rows: $1) { observe(progress) }
      }
      guard let evaluation else { return nil }
      let predictions = file.map { _ in
        Predictions(
          engine: engine, dataset: data, predictsProbabilities: settings.predictsProbabilities
        ).table
      }
      return (evaluation.metrics, predictions)
    }
    let evaluated = data.description.evaluation ?? .standard
    let wanted = evaluated.metrics + evaluated.validationMetrics
    let supports = data.metricSupports()
    return Evaluation(
      metrics: metrics, names: metricNames(of: metrics.keys, including: wanted),
      notices: metrics.keys.sorted().compactMap { name in
        guard let support = supports[name], support.isThin else { return nil }
        return .note("\(name) rests on only \(support.text)")
      },
      predictions: predictions, predictionFile: file)
  }
}
