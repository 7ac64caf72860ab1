import Datasets
import ExperimentModel
import Yams

extension GridReader {
  private static let datasetKeys =
    [
      "path", "source", "split", "vocabulary", "min_rating", "drop", "fields", "features",
      "cross",
    ] + tableKeys

  /// Names of the fields of the known layouts, in their usual order.
  static let fieldNames = FieldName.allCases.map(\.rawValue)

  /// Reads the dataset: a word or a mapping; by default the generated sample.
  mutating func dataset(_ node: Node?) -> DatasetSpecification? {
    guard let node else { return DatasetSpecification(source: DatasetSpecification.sampleName) }
    if case .scalar = node {
      return text(node, in: "dataset", expected: "a name or path").map { .init(source: $0) }
    }
    guard let entries = entries(of: node, in: "dataset", expected: "a name, a path or a mapping")
    else { return nil }
    var specification = DatasetSpecification(source: "")
    let isTable = entries.contains { $0.key == "label" || $0.mapsColumns }
    var sourceKey: String?
    for entry in entries {
      switch entry.key {
      case "path", "source":
        if let sourceKey {
          report(
            "dataset: '\(entry.key)' and '\(sourceKey)' say the same; give one of them",
            at: entry.position)
        }
        sourceKey = entry.key
        let name = "dataset \(entry.key)"
        if let source = text(entry.value, in: name, expected: "a name or path") {
          specification.source = source
        }
      case "split":
        specification.split = split(entry.value)
      case "vocabulary":
        specification.vocabulary = vocabulary(entry.value)
      case "min_rating":
        let domain = HyperparameterDefinition.Domain.real(0...1_000_000)
        if let rating = value(entry.value, in: "dataset min_rating", domain: domain)?.number {
          specification.minimumRating = rating
        }
      case "drop":
        specification.drop = band(entry.value)
      case "fields":
        // A mapping belongs to a table, which is read with its other keys.
        if case .mapping = entry.value { continue }
        if !isTable { specification.fields = fields(entry.value) }
      case "features":
        specification.features = words(
          entry.value, in: "dataset features", among: FieldName.features.map(\.rawValue))
      case _ where Self.tableKeys.contains(entry.key):
        continue
      case "cross":
        // Read last: it names fields of the other keys.
        continue
      default:
        reportUnknown(entry, in: "dataset", known: Self.datasetKeys)
      }
    }
    specification.table = table(entries)
    if let entry = entries.first(where: { $0.key == "cross" }) {
      let own = specification.table.map { $0.columns.flatMap(\.fieldNames) } ?? Self.fieldNames
      specification.crosses = crosses(
        entry.value, among: own + FieldName.features.map(\.rawValue).filter { !own.contains($0) })
    }
    // The threshold between the labels 0 and 1.
    if specification.table?.hasRatings == false { specification.minimumRating = 1 }
    if sourceKey == nil { report("dataset: expected a 'path'", at: node) }
    return specification
  }

  /// Reads the least and the greatest rating of a band: `[3, 3]`.
  private mutating func band(_ node: Node) -> ClosedRange<Double>? {
    let name = "dataset drop"
    let expected = "the least and the greatest rating to leave out: [3, 3]"
    guard let items = items(of: node, in: name, expected: expected) else { return nil }
    let domain = HyperparameterDefinition.Domain.real(-1_000_000...1_000_000)
    let ends = items.compactMap { value($0, in: name, domain: domain)?.number }
    guard ends.count == items.count else { return nil }
    guard ends.count == 2, ends[0] <= ends[1] else {
      report("\(name): expected \(expected)", at: node)
      return nil
    }
    return ends[0]...ends[1]
  }

  private mutating func fields(_ node: Node) -> [String]? {
    words(node, in: "dataset fields", among: Self.fieldNames)
  }

  /// Reads the fields that a configuration's model sees.
  mutating func fieldSelection(_ node: Node, in name: String) -> ParameterValue? {
    // The dataset has mistakes, which were reported.
    guard !selectableFields.isEmpty,
      let fields = words(node, in: name, among: selectableFields)
    else { return nil }
    for field in requiredFields where !fields.contains(field) {
      report(
        "\(name): expected '\(field)' among them: the ranking metrics are computed for users and "
          + "movies", at: node)
      return nil
    }
    return .list(fields.map(ParameterValue.text))
  }

  /// Reads one cross, `[gender, age]`, or a list of crosses.
  private mutating func crosses(_ node: Node, among known: [String]) -> [[String]]? {
    let name = "dataset cross"
    guard
      let items = items(
        of: node, in: name, expected: "the names of fields to cross, or a list of such lists")
    else { return nil }
    let isList = items.contains { if case .sequence = $0 { true } else { false } }
    var crosses: [[String]] = []
    for item in isList ? items : [node] {
      guard let cross = words(item, in: name, among: known) else { continue }
      if case .sequence(let names) = item, names.count < 2 {
        report("\(name): expected two fields or more", at: item)
      }
      if crosses.contains(cross) { report("\(name): the same cross is given twice", at: item) }
      crosses.append(cross)
    }
    return crosses
  }

  /// Reads distinct field names.
  private mutating func words(_ node: Node, in name: String, among known: [String]) -> [String]? {
    guard let items = items(of: node, in: name, expected: "a list of field names") else {
      return nil
    }
    var fields: [String] = []
    for item in items {
      guard case .text(let field) = value(item, in: name, domain: .choice(known)) else { continue }
      if fields.contains(field) { report("\(name): '\(field)' is given twice", at: item) }
      fields.append(field)
    }
    return fields
  }
}
