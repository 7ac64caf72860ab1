package import Datasets
package import Evaluation
import Kernels

extension TrainingEngine {
  /// The logits of a range of a dataset's rows.
  package func logits(of rows: Range<Int>, _ dataset: EncodedDataset) -> [Float] {
    dataset.withRows { indices, labels in
      predict(
        rows, of: RowTable(indices: indices, labels: labels, fields: dataset.fieldSizes.count))
    }
  }

  /// Every final metric of a range of a dataset's rows.
  package func evaluate(_ dataset: EncodedDataset, rows: Range<Int>) -> TestEvaluation {
    let logits = logits(of: rows, dataset)
    return dataset.withRows { indices, labels in
      let fields = dataset.fieldSizes.count
      return TestEvaluation(
        scores: logits, labels: rows.map { labels[$0] },
        users: rows.map { indices[$0 * fields + dataset.userField] },
        items: rows.map { indices[$0 * fields + dataset.movieField] })
    }
  }
}
