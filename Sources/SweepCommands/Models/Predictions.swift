import Datasets
import Foundation
import Reporting
import Training

/// The scores of a dataset's test rows as CSV: user, item, label, logit, probability, with users
/// and items as the source spells them.
struct Predictions {
  let engine: TrainingEngine
  let dataset: EncodedDataset

  /// Writes the file atomically.
  func write(to path: String) throws {
    let rows = dataset.test
    let logits = engine.logits(of: rows, dataset)
    let fields = dataset.fieldSizes.count
    let vocabularies = dataset.metadata.vocabularies
    let users = vocabularies[dataset.userField]
    let items = vocabularies[dataset.movieField]
    let cells = dataset.withRows { indices, labels in
      zip(rows, logits).map { row, logit -> [TableCell] in
        [
          TableCell(users.value(at: indices[row * fields + dataset.userField])),
          TableCell(items.value(at: indices[row * fields + dataset.movieField])),
          .integer(Int64(labels[row])), .text("\(logit)"),
          .real(1 / (1 + exp(-Double(logit)))),
        ]
      }
    }
    let table = Table(columns: ["user", "item", "label", "logit", "probability"], rows: cells)
    do {
      try Data((TableFormat.csv.render(table) + "\r\n").utf8)
        .write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw CommandFailure(
        "the predictions can't be written to \(path): \(error.localizedDescription)",
        code: .failure)
    }
  }
}
