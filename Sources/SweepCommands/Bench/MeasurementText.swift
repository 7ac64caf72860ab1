import ExperimentModel
import Foundation
import Reporting
import SweepService

extension EngineMeasurement {
  /// The lines that `sweep bench` prints.
  var text: String {
    func line(_ name: String, _ rate: Double, _ speed: Double) -> String {
      String(
        format: "%@  %10.0f samples/s  %6.1f GFLOP/s  %5.1f %% of the peak", name, rate,
        speed / 1e9, speed / peakOfThreads * 100)
    }
    let width = settings[ifApplicable: EmbeddingSettings.dimension].map { "embedding_dim \($0), " }
    var lines = [
      "\(settings.model.name), loss \(settings.loss.name), \(width ?? "")batch_size "
        + "\(settings.batchSize), \(threads) thread\(threads == 1 ? "" : "s")",
      VectorWidth.text,
      String(
        format:
          "peak        %6.1f GFLOP/s a core (fused multiply-adds of the CPU's widest vectors)",
        peak / 1e9),
      line("training  ", trainingRate, trainingSpeed),
      line("prediction", predictionRate, predictionSpeed),
      String(
        format: "ranking     %10.1f ms for a user's %d movies", rankingSeconds * 1e3, Self.movies),
    ]
    if !phases.isEmpty {
      lines.append("")
      lines += phases.map { String(format: "%5.1f %%  %@", $0.share * 100, $0.name) }
    }
    return lines.joined(separator: "\n")
  }

  /// One object in an array.
  var json: String {
    let values: [(String, TableCell)] =
      [
        ("model", .text(settings.model.name)), ("loss", .text(settings.loss.name)),
        ("embedding_dim", TableCell(settings[ifApplicable: EmbeddingSettings.dimension])),
        ("batch_size", TableCell(settings.batchSize)), ("threads", TableCell(threads)),
        ("vector_width", TableCell(vectorWidth)), ("cpu_vector_width", TableCell(cpuVectorWidth)),
        ("peak_gflops_per_core", .real(peak / 1e9)),
        ("training_samples_per_second", .real(trainingRate)),
        ("training_gflops", .real(trainingSpeed / 1e9)),
        ("training_share_of_peak", .real(trainingSpeed / peakOfThreads)),
        ("prediction_samples_per_second", .real(predictionRate)),
        ("prediction_gflops", .real(predictionSpeed / 1e9)),
        ("prediction_share_of_peak", .real(predictionSpeed / peakOfThreads)),
        ("ranking_seconds", .real(rankingSeconds)),
      ] + phases.map { ("share_of \($0.name)", .real($0.share)) }
    return TableFormat.json.render(
      Table(columns: values.map(\.0), rows: [values.map(\.1)]))
  }
}
