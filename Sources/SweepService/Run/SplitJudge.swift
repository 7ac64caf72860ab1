import Datasets
import ExperimentModel

/// Finds out whether the target metric cannot decide in some splits or folds, but can in others: the fold
/// of a user without positive rows has no NDCG. Known before training.
struct SplitJudge {
  /// What to do about such splits; nil if there are none.
  let remedy: String?
  /// Keys of the grid file that make the splits.
  let causes: [String]

  init(_ sweep: Sweep, _ splits: [SplitData]) {
    causes = ["\(splits.noun)s"]
    let faulty = splits.count { MetricJudge(sweep, $0).fault(of: sweep.metric.name) != nil }
    guard sweep.variance == nil, faulty > 0, faulty < splits.count else {
      remedy = nil
      return
    }
    guard let fold = splits[0].split.fold else {
      let isOfValidation = MetricDefinition.named(sweep.metric.name)?.scope == .validation
      let part = isOfValidation ? "validation" : "test"
      remedy = "use other 'splits', or a larger '\(part)' share"
      return
    }
    let fewer = fold.count > 2 ? ["fewer folds"] : []
    let byRow = splits[0].split.kind == .users ? ["folds 'by: row'"] : []
    remedy = "use " + (fewer + byRow + ["'splits'"]).joined(separator: ", or ")
  }
}
