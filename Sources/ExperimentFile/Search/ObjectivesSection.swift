import ExperimentModel
import Yams

extension GridReader {
  /// The metric that decides, and the further objectives of a search.
  struct Objectives {
    var metric: TargetMetric?
    var further: [SearchObjective] = []
  }

  /// Reads `metric`, or `metrics`: a list of a validation metric and what else a search optimizes.
  mutating func objectives(
    _ metrics: GridEntry?, metric: GridEntry?, of evaluation: EvaluationProtocol
  ) -> Objectives {
    guard let metrics else { return Objectives(metric: self.metric(metric?.value, of: evaluation)) }
    guard let search, search.isSearch else {
      report(
        "metrics: several objectives are of searches; let one 'metric' decide, or add a method, such as "
          + "'method: tpe'", at: metrics.position)
      return Objectives()
    }
    if let metric {
      report(
        "metrics: 'metric', in line \(metric.position.line), is the first of 'metrics'; keep one of the "
          + "two", at: metrics.position)
    }
    refuse(search, several: metrics)
    guard
      let items = items(
        of: metrics.value, in: "metrics", expected: "a list of a validation metric and others")
    else { return Objectives() }
    if items.count == 1 {
      report("metrics: with one objective, use 'metric'", at: metrics.position)
    }
    var objectives = Objectives(metric: self.metric(items[0], of: evaluation))
    for item in items.dropFirst() {
      if let cost = item.scalar.flatMap({ SearchCost(rawValue: $0.string) }) {
        objectives.further.append(.cost(cost))
      } else if let metric = self.metric(item, of: evaluation) {
        objectives.further.append(.metric(metric))
      }
    }
    let names = [objectives.metric?.name].compactMap(\.self) + objectives.further.map(\.name)
    if Set(names).count < names.count {
      report("metrics: one is given twice", at: metrics.position)
    }
    return objectives
  }

  private mutating func refuse(_ search: SearchSettings, several metrics: GridEntry) {
    if search.method == .gp {
      report(
        "metrics: 'gp' optimizes one metric; use 'method: tpe' for several", at: metrics.position)
    }
    if search.endsEarly {
      report(
        "metrics: 'early_terminate' decides by one metric; remove it, or let one 'metric' decide",
        at: metrics.position)
    }
  }
}
