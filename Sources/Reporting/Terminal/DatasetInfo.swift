package import ExperimentModel
import Foundation

/// What `sweep data info` prints.
package struct DatasetInfo {
  private let dataset: DatasetDescription

  package init(_ dataset: DatasetDescription) { self.dataset = dataset }

  package var text: String {
    let share = Double(dataset.positives) / Double(max(dataset.rows, 1))
    let facts = list([
      (
        "name", dataset.name + (dataset.isSynthetic ? " (synthetic: generated, not collected)" : "")
      ),
      (
        "rows",
        "\(grouped(dataset.rows)): \(grouped(dataset.trainRows)) train, "
          + "\(grouped(dataset.validationRows)) validation, "
          + "\(grouped(dataset.testRows)) test"
      ),
      ("users", grouped(dataset.users)),
      ("movies", grouped(dataset.movies)),
      (
        "positive",
        "\(grouped(dataset.positives)) rows "
          + "(\(fixed(share * 100, decimals: 1)) %) with a rating of at least "
          + "\(ParameterValue.real(dataset.minimumRating))"
      ),
      (
        "time",
        "\(timeText(Date(timeIntervalSince1970: Double(dataset.firstTimestamp)))) to "
          + timeText(Date(timeIntervalSince1970: Double(dataset.lastTimestamp))) + " UTC"
      ),
      (
        "split",
        "rows at random, seed \(dataset.split.seed), test share "
          + "\(ParameterValue.real(dataset.split.test)), validation share "
          + "\(ParameterValue.real(dataset.split.validation))"
      ),
      ("hash", dataset.hash),
    ])
    let fields = TableFormat.table.render(
      Table(
        columns: ["field", "values"],
        rows: dataset.fields.map { [.text($0.name), .integer(Int64($0.size - 1))] }))
    return facts + "\n\n" + fields
  }
}
