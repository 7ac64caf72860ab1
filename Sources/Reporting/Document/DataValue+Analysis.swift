import Evaluation
import ExperimentModel

extension DataValue {
  static func estimate(_ estimate: MeanEstimate?) -> DataValue {
    guard let estimate else { return .text(nil) }
    return .object([
      ("mean", .number(estimate.mean)), ("n", .number(estimate.count)),
      ("deviation", .number(estimate.deviation)),
      ("low", .number(estimate.interval?.lowerBound)),
      ("high", .number(estimate.interval?.upperBound)),
    ])
  }

  static func difference(_ difference: PairedDifference?) -> DataValue {
    guard let difference else { return .text(nil) }
    return .object([
      ("mean", .number(difference.mean)), ("pairs", .number(difference.count)),
      ("low", .number(difference.interval?.lowerBound)),
      ("high", .number(difference.interval?.upperBound)), ("p", .number(difference.p)),
      ("untested", .text(difference.untestable?.text(in: .english))),
    ])
  }

  static func improvement(_ improvement: ImprovementProbability?) -> DataValue {
    guard let improvement else { return .text(nil) }
    return .object([
      ("share", .number(improvement.share)), ("pairs", .number(improvement.count)),
      ("low", .number(improvement.interval.lowerBound)),
      ("high", .number(improvement.interval.upperBound)),
    ])
  }

  static func parameter(_ value: ParameterValue?) -> DataValue {
    switch value {
    case nil: .text(nil)
    case .boolean(let flag)?: .boolean(flag)
    case .integer(let number)?: .number(number)
    case .real(let number)?: .number(number)
    case .text(let text)?: .text(text)
    case .list(let values)?: .array(values.map(parameter))
    }
  }

  /// A seed; one beyond Int64 is a text, as in the store.
  static func seed(_ seed: UInt64) -> DataValue {
    .cell(Int64(exactly: seed).map(TableCell.integer) ?? .text("\(seed)"))
  }
}
