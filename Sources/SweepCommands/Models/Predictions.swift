import Datasets
import Foundation

import Reporting
import Engine
import TrialTraining

/// The scores of a dataset's test rows as CSV: user, item, label, logit, probability, with users
/// and items as the source spells them.
struct Predictions {
  let engine: TrainingEngine
  let dataset: EncodedDataset

  var csv: String {
    let rows = dataset.test
    let logits = engine.logits(of: rows, dataset)
    let metadata = dataset.metadata
    let (users, movies) = (metadata.users.map(\.id), metadata.movies.map(\.id))
    let keys = dataset.keys(of: rows)
    let cells = dataset.withRows { _, labels in
      zip(rows, logits).enumerated().map { place, row -> [TableCell] in
        [
          .text(id(keys.users[place], dataset.userField, metadata, others: users)),
          .text(id(keys.movies[place], dataset.movieField, metadata, others: movies)),
          .integer(Int64(labels[row.0])), .text("\(row.1)"),
          .real(1 / (1 + exp(-Double(row.1)))),
        ]
      }
    }
    let table = Table(columns: ["user", "item", "label", "logit", "probability"], rows: cells)
    return TableFormat.csv.render(table) + "\r\n"
  }

  /// How the source spells whom or what a key stands for.
  ///
  /// - Parameter others: the ids that keys behind the vocabulary's stand for.
  private func id(
    _ key: UInt32, _ field: Int, _ metadata: DatasetMetadata, others: [String]
  ) -> String {
    metadata.vocabularies[field].value(at: key) ?? others[Int(key) - dataset.fieldSizes[field]]
  }
}
