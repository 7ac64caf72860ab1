import ExperimentModel
import Foundation
package import OutputFiles

/// Exports encoded rows as CSV files for other programs.
package enum CSVExport {
  /// Writes `train.csv`, `validation.csv` and `test.csv`: a header of the field names and `label`, then
  /// one line per row in training order. Values are indices; those of a list are joined by bars.
  ///
  /// - Parameter mark: The first characters of each file, such as a byte order mark.
  /// - Throws: `OutputError` if a file can't be written.
  package static func write(
    _ dataset: EncodedDataset, to folder: String, beginning mark: String = ""
  ) throws(OutputError) {
    let parts = [
      ("train", dataset.train), ("validation", dataset.validation), ("test", dataset.test),
    ]
    for (name, rows) in parts {
      try OutputFile("\(folder)/\(name).csv").write(Data(mark.utf8) + text(of: rows, dataset))
    }
  }

  private static func text(of rows: Range<Int>, _ dataset: EncodedDataset) -> Data {
    let fields = dataset.fieldSizes.count
    var bytes = Array((dataset.fieldNames + ["label"]).joined(separator: ",").utf8)
    bytes.append(0x0A)
    bytes.reserveCapacity(rows.count * fields * 4)
    let lists = dataset.bags.map { $0.map(texts) }
    dataset.withRows { indices, labels in
      for row in rows {
        for field in 0..<fields {
          let index = indices[row * fields + field]
          bytes.append(contentsOf: (lists[field]?[Int(index)] ?? "\(index)").utf8)
          bytes.append(0x2C)
        }
        bytes.append(contentsOf: "\(labels[row])\n".utf8)
      }
    }
    return Data(bytes)
  }

  /// Returns each list as text.
  private static func texts(of bags: EmbeddingBags) -> [String] {
    (0..<bags.count).map { bags[$0].map { "\($0)" }.joined(separator: "|") }
  }
}
