import OutputFiles
import Reporting
import SweepService

/// What `sweep evaluate` writes.
struct EvaluationText {
  private let evaluation: Evaluation
  private let mark: ByteOrderMark

  init(_ evaluation: Evaluation, _ mark: ByteOrderMark) {
    self.evaluation = evaluation
    self.mark = mark
  }

  /// Writes the predictions to their file and prints the metrics.
  func write() throws(OutputError) {
    if let table = evaluation.predictions {
      let csv = TableFormat.csv.render(table) + "\r\n"
      try evaluation.predictionFile?.write(mark.text + csv)
    }
    for name in evaluation.names {
      try StandardOutput.print("\(name) \(evaluation.metrics[name].map { "\($0)" } ?? "–")")
    }
    for notice in evaluation.notices { ErrorOutput.print(notice.description) }
  }
}
