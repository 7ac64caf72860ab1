import ExperimentModel
import Yams

extension GridReader {
  private static let datasetKeys = [
    "path", "source", "split", "vocabulary", "min_rating", "fields",
  ]

  /// Columns that a dataset can have, in their usual order.
  static let fieldNames = FieldName.allCases.map(\.rawValue)

  /// Which data: a word, or a mapping that says more; the generated sample when not given.
  mutating func dataset(_ node: Node?) -> DatasetSpecification? {
    guard let node else { return DatasetSpecification(source: DatasetSpecification.sampleName) }
    if case .scalar = node {
      return text(node, in: "dataset", expected: "a name or path").map { .init(source: $0) }
    }
    guard let entries = entries(of: node, in: "dataset", expected: "a name, a path or a mapping")
    else { return nil }
    var specification = DatasetSpecification(source: "")
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
      case "fields":
        specification.fields = fields(entry.value)
      default:
        reportUnknown(entry, in: "dataset", known: Self.datasetKeys)
      }
    }
    if sourceKey == nil { report("dataset: expected a 'path'", at: node) }
    return specification
  }

  private mutating func fields(_ node: Node) -> [String]? {
    let name = "dataset fields"
    guard let items = items(of: node, in: name, expected: "a list of field names") else {
      return nil
    }
    var fields: [String] = []
    for item in items {
      guard
        case .text(let field) = value(item, in: name, domain: .choice(Self.fieldNames))
      else { continue }
      if fields.contains(field) { report("\(name): '\(field)' is given twice", at: item) }
      fields.append(field)
    }
    return fields
  }
}
