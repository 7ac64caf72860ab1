package import ExperimentModel
import Foundation

/// What `sweep data info` prints.
package struct DatasetInfo {
  private let dataset: DatasetDescription

  package init(_ dataset: DatasetDescription) { self.dataset = dataset }

  package var text: String {
    let share = Double(dataset.positives) / Double(max(dataset.rows, 1))
    let facts = aligned([
      ("name", dataset.name + (dataset.isSynthetic ? " (synthetic: generated, not collected)" : "")),
      (
        "rows",
        "\(NumberText.count(dataset.rows)): \(NumberText.count(dataset.trainRows)) train, "
          + "\(NumberText.count(dataset.validationRows)) validation, "
          + "\(NumberText.count(dataset.testRows)) test"
      ),
      ("users", NumberText.count(dataset.users)),
      ("movies", NumberText.count(dataset.movies)),
      (
        "positive",
        "\(NumberText.count(dataset.positives)) rows "
          + "(\(NumberText.fixed(share * 100, decimals: 1)) %) with a rating of at least "
          + "\(ParameterValue.real(dataset.minimumRating))"
      ),
      (
        "time",
        "\(NumberText.date(Date(timeIntervalSince1970: Double(dataset.firstTimestamp)))) to "
          + NumberText.date(Date(timeIntervalSince1970: Double(dataset.lastTimestamp)))
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
