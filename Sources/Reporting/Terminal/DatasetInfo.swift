package import ExperimentModel
import Foundation

/// What `sweep data info` prints.
package struct DatasetInfo {
  private let dataset: DatasetDescription
  private let width: Int?

  /// - Parameter width: columns of the terminal; nil where it goes elsewhere.
  package init(_ dataset: DatasetDescription, width: Int? = nil) {
    self.dataset = dataset
    self.width = width
  }

  package var text: String {
    let share = Double(dataset.positives) / Double(max(dataset.rows, 1))
    var facts = [
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
        "\(grouped(dataset.positives)) rows (\(fixed(share * 100, decimals: 1)) %) with "
          + positiveText(dataset)
      ),
      (
        "time",
        dataset.hasTimes
          ? "\(timeText(Date(timeIntervalSince1970: Double(dataset.firstTimestamp)))) to "
            + timeText(Date(timeIntervalSince1970: Double(dataset.lastTimestamp))) + " UTC"
          : "not told by the data"
      ),
      ("split", dataset.split.words + shares),
    ]
    if dataset.vocabulary == .train {
      facts.append(("vocabulary", "of the training rows: what only others show is unknown"))
    }
    if let cold = coldText(dataset.cold) { facts.append(("cold start", cold)) }
    if let hash = dataset.splitHash { facts.append(("split hash", hash)) }
    for unusable in dataset.unusable ?? [] {
      facts.append(("not usable", unusable.text + "; they count as absent"))
    }
    facts.append(("hash", dataset.hash))
    return list(facts, width: width) + "\n\n" + TableFormat.table.render(fields, width: width)
  }

  /// Names and values, and where lists of them are pooled, how many there are.
  private var fields: Table {
    let hasLists = dataset.fields.contains { $0.bags != nil }
    return Table(
      columns: ["field", "values"] + (hasLists ? ["lists (mean-pooled)"] : []),
      rows: dataset.fields.map { field in
        [.text(field.name), .integer(Int64(field.size - 1))]
          + (hasLists ? [TableCell(field.bags.map { $0 - 1 })] : [])
      })
  }

  private var shares: String {
    guard dataset.split.kind.hasShares else { return "" }
    return ", test share \(ParameterValue.real(dataset.split.test)), validation share "
      + "\(ParameterValue.real(dataset.split.validation))"
  }
}

/// How much of the test rows is about users and movies without a training row; nil when unknown.
func coldText(_ cold: ColdStart?) -> String? {
  guard let cold else { return nil }
  guard cold.userRows + cold.movieRows > 0 else {
    return "every user and movie of the test rows has training rows"
  }
  return "\(grouped(cold.users)) users (\(grouped(cold.userRows)) test rows) and "
    + "\(grouped(cold.movies)) movies (\(grouped(cold.movieRows)) test rows) without a training row"
}

/// What makes a label 1: "a rating of at least 4; 26,000 ratings from 3 to 3 left out".
private func positiveText(_ dataset: DatasetDescription) -> String {
  if let label = dataset.labelColumn { return "1 in column \(label)" }
  var text = "a rating of at least \(ParameterValue.real(dataset.minimumRating))"
  if let drop = dataset.drop, let dropped = dataset.droppedRows {
    text +=
      "; \(grouped(dropped)) ratings from \(ParameterValue.real(drop.lowerBound)) to "
      + "\(ParameterValue.real(drop.upperBound)) left out"
  }
  return text
}
