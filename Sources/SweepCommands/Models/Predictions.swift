import Datasets
import Foundation
import Training

/// The scores of a dataset's test rows as CSV: user, item, label, logit, probability.
struct Predictions {
  let engine: TrainingEngine
  let dataset: EncodedDataset

  /// Writes the file atomically.
  func write(to path: String) throws {
    let rows = dataset.test
    let logits = engine.logits(of: rows, dataset)
    let fields = dataset.fieldSizes.count
    var text = "user,item,label,logit,probability\n"
    dataset.withRows { indices, labels in
      for (row, logit) in zip(rows, logits) {
        let user = indices[row * fields + dataset.userField]
        let item = indices[row * fields + dataset.movieField]
        let probability = 1 / (1 + exp(-Double(logit)))
        text += "\(user),\(item),\(labels[row]),\(logit),\(probability)\n"
      }
    }
    do {
      try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw CommandFailure(
        "the predictions can't be written to \(path): \(error.localizedDescription)",
        code: .failure)
    }
  }
}
