/// A value of a document's data, for programs. The members of an object keep their order.
package indirect enum DataValue: Sendable {
  case cell(TableCell)
  case boolean(Bool)
  case array([DataValue])
  case object([Member])

  package typealias Member = (key: String, value: DataValue)

  static func number(_ value: Double?) -> DataValue { .cell(TableCell(value)) }
  static func number(_ value: Int?) -> DataValue { .cell(TableCell(value)) }
  static func text(_ value: String?) -> DataValue { .cell(TableCell(value)) }
}
