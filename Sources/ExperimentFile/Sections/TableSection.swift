import ExperimentModel
import Yams

/// The keys of `dataset` that map the columns of a table.
extension GridReader {
  static let tableKeys = ["label", "timestamp", "separator", "numeric", "lists"]

  /// Reads the schema of a table, if the entries of `dataset` have a `label` or map `fields` to columns.
  mutating func table(_ entries: [GridEntry]) -> TableSchema? {
    func entry(_ key: String) -> GridEntry? { entries.first { $0.key == key } }
    let label = entry("label")
    guard let first = label ?? entries.first(where: \.mapsColumns) else {
      for entry in entries where Self.tableKeys.contains(entry.key) {
        report(
          "dataset: '\(entry.key)' belongs to a table, whose 'fields' are a mapping to columns: "
            + "{user: …, item: …}", at: entry.position)
      }
      return nil
    }
    var schema = TableSchema(label: nil, hasRatings: entry("min_rating") != nil)
    if let label {
      guard let column = text(label.value, in: "dataset label", expected: "a column's name") else {
        return nil
      }
      schema.label = column
    }
    for key in ["min_rating", "drop"] where label == nil {
      guard let entry = entry(key) else { continue }
      report(
        "dataset: '\(key)' needs ratings; name their column, 'label'", at: entry.position)
    }
    if let node = entry("timestamp")?.value {
      schema.timestamp = text(node, in: "dataset timestamp", expected: "a column's name")
    }
    if let node = entry("separator")?.value {
      schema.separator = separator(node, in: "dataset separator")
    }
    guard let fields = entry("fields") else {
      report(
        "dataset: a table needs 'fields', which name the columns of its users and items: "
          + "{user: …, item: …}", at: first.position)
      return nil
    }
    schema.columns = wordColumns(fields.value)
    if let node = entry("numeric")?.value { schema.columns += numericColumns(node) }
    if let node = entry("lists")?.value { schema.columns += listColumns(node) }
    for column in schema.columns where column.column == schema.label {
      report(
        "dataset: the field '\(column.field)' is read from the label's column '\(column.column)'; "
          + "the label would leak into the features", at: first.position)
    }
    var names: Set<String> = []
    for name in schema.columns.flatMap(\.fieldNames) where !names.insert(name).inserted {
      report("dataset: there are two fields called '\(name)'", at: first.position)
    }
    return schema
  }

  /// Reads categorical columns by field: `{user: user_id, item: item_id, hour: hour}`.
  private mutating func wordColumns(_ node: Node) -> [TableSchema.Column] {
    let name = "dataset fields"
    guard
      let entries = entries(
        of: node, in: name, expected: "a mapping of fields to columns: {user: …, item: …}")
    else { return [] }
    for role in [TableSchema.user, TableSchema.item]
    where !entries.contains(where: { $0.key == role }) {
      report(
        "\(name): expected '\(role)', the column of \(role)s: the ranking metrics are computed for "
          + "users and items", at: node)
    }
    return entries.compactMap { entry in
      if case .mapping = entry.value { return reducedColumn(entry, in: "\(name) \(entry.key)") }
      return text(entry.value, in: "\(name) \(entry.key)", expected: "a column's name").map {
        TableSchema.Column(field: entry.key, column: $0, kind: .word)
      }
    }
  }

  /// Reads a categorical column with settings: `{column: device_ip, min_count: 10}`.
  private mutating func reducedColumn(_ entry: GridEntry, in name: String) -> TableSchema.Column {
    var column = entry.key
    var reduction = ValueReduction()
    for setting in entries(of: entry.value, in: name) ?? [] {
      if setting.key == "column" {
        column = columnName(setting, in: name) ?? column
      } else if !readReduction(setting, in: name, into: &reduction) {
        reportUnknown(setting, in: name, known: ["column"] + Self.reductionKeys)
      } else if [TableSchema.user, TableSchema.item].contains(entry.key) {
        report(
          "\(name): '\(setting.key)' would make several \(entry.key)s one, and metrics are computed "
            + "for each; give the column a second time as a field of another name, and reduce that",
          at: setting.position)
      }
    }
    return TableSchema.Column(
      field: entry.key, column: column, kind: .word,
      reduction: reduction == ValueReduction() ? nil : reduction)
  }

  private static let reductionKeys = ["min_count", "hash_buckets"]

  /// Reads one setting of a vocabulary's reduction.
  ///
  /// - Returns: false if it is none.
  private mutating func readReduction(
    _ setting: GridEntry, in name: String, into reduction: inout ValueReduction
  ) -> Bool {
    guard Self.reductionKeys.contains(setting.key) else { return false }
    let most = setting.key == "min_count" ? 1_000_000_000 : 16_777_216
    if case .integer(let number) = value(
      setting.value, in: "\(name) \(setting.key)", domain: .integer(1...most))
    {
      if setting.key == "min_count" {
        reduction.minimumCount = Int(number)
      } else {
        reduction.hashBuckets = Int(number)
      }
    }
    return true
  }

  /// Reads numeric columns: `{price: {bins: 32}, views: log}`.
  private mutating func numericColumns(_ node: Node) -> [TableSchema.Column] {
    let name = "dataset numeric"
    return (entries(of: node, in: name) ?? []).compactMap { entry in
      if case .scalar(let scalar) = entry.value, scalar.string == "log" {
        return .init(field: entry.key, column: entry.key, kind: .logarithm)
      }
      return binnedColumn(entry, in: "\(name) \(entry.key)")
    }
  }

  private mutating func binnedColumn(
    _ entry: GridEntry, in name: String
  ) -> TableSchema.Column? {
    let mistakesBefore = issues.count
    var column = entry.key
    var bins: Int?
    for setting in entries(of: entry.value, in: name, expected: "'log' or {bins: …}") ?? [] {
      switch setting.key {
      case "bins":
        if case .integer(let count) = value(
          setting.value, in: "\(name) bins", domain: .integer(2...65_536))
        {
          bins = Int(count)
        }
      case "column": column = columnName(setting, in: name) ?? column
      default: reportUnknown(setting, in: name, known: ["bins", "column"])
      }
    }
    if bins == nil, issues.count == mistakesBefore {
      report("\(name): expected 'bins', how many there are", at: entry.value)
    }
    return bins.map { .init(field: entry.key, column: column, kind: .bins($0)) }
  }

  /// Reads multi-valued columns: `{genres: {separator: "|", fields: 3}, tags: {pool: mean}}`.
  private mutating func listColumns(_ node: Node) -> [TableSchema.Column] {
    let name = "dataset lists"
    return (entries(of: node, in: name) ?? []).map { listColumn($0, in: "\(name) \($0.key)") }
  }

  private mutating func listColumn(_ entry: GridEntry, in name: String) -> TableSchema.Column {
    var column = entry.key
    var between = "|"
    var count = 3
    var isPooled = false
    var reduction = ValueReduction()
    let settings = entries(of: entry.value, in: name) ?? []
    for setting in settings {
      switch setting.key {
      case "separator":
        between = separator(setting.value, in: "\(name) separator") ?? between
      case "fields":
        if case .integer(let fields) = value(
          setting.value, in: "\(name) fields", domain: .integer(1...64))
        {
          count = Int(fields)
        }
      case "pool":
        isPooled = true
        guard case .scalar(let word) = setting.value, word.string == "mean" else {
          report(
            "\(name) pool: expected 'mean', found \(found(setting.value))", at: setting.value)
          continue
        }
      case "column": column = columnName(setting, in: name) ?? column
      case _ where readReduction(setting, in: name, into: &reduction): continue
      default:
        reportUnknown(
          setting, in: name,
          known: ["separator", "fields", "pool", "column"] + Self.reductionKeys)
      }
    }
    if isPooled, let fields = settings.first(where: { $0.key == "fields" }) {
      report(
        "\(name): 'pool' makes one field of all values, 'fields' a field of each; give one of them",
        at: fields.position)
    }
    return TableSchema.Column(
      field: entry.key, column: column,
      kind: isPooled
        ? .pooledList(separator: between) : .list(separator: between, count: count),
      reduction: reduction == ValueReduction() ? nil : reduction)
  }

  /// Reads the name of a column that differs from the field's.
  private mutating func columnName(_ setting: GridEntry, in name: String) -> String? {
    text(setting.value, in: "\(name) column", expected: "a column's name")
  }

  private mutating func separator(_ node: Node, in name: String) -> String? {
    let expected = "one character, such as \",\", \";\" or \"\\t\""
    if case .scalar(let scalar) = node, scalar.string.utf8.count == 1 { return scalar.string }
    report("\(name): expected \(expected)", at: node)
    return nil
  }
}

extension GridEntry {
  /// True for the `fields` of a table, a mapping to columns.
  var mapsColumns: Bool {
    if key == "fields", case .mapping = value { true } else { false }
  }
}
