import Datasets
import Engine
import Reporting
import TrialTraining

/// A model's scores of a dataset's test rows: user, item, label, logit, probability, with the ids of
/// the source data. Models that predict no probabilities leave their column empty.
struct Predictions {
  let engine: TrainingEngine
  let dataset: EncodedDataset
  let predictsProbabilities: Bool

  var table: Table {
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
          predictsProbabilities ? .real(Double(probabilityOf: Double(row.1))) : .null,
        ]
      }
    }
    return Table(columns: ["user", "item", "label", "logit", "probability"], rows: cells)
  }

  /// Returns the id that a key stands for in the source data.
  ///
  /// - Parameter others: ids of the keys after the vocabulary's.
  private func id(
    _ key: UInt32, _ field: Int, _ metadata: DatasetMetadata, others: [String]
  ) -> String {
    metadata.vocabularies[field].value(at: key) ?? others[Int(key) - dataset.fieldSizes[field]]
  }
}
