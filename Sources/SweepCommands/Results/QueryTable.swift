import ExperimentModel
import Reporting

extension Table {
  init(_ result: QueryResult) {
    self.init(columns: result.columns, rows: result.rows.map { $0.map(TableCell.init) })
  }
}

extension TableCell {
  init(_ value: QueryValue) {
    switch value {
    case .null: self = .null
    case .integer(let number): self = .integer(number)
    case .real(let number): self = .real(number)
    case .text(let text): self = .text(text)
    case .blob(let data): self = .text("\(data.count) bytes")
    }
  }
}
