import Evaluation
import ExperimentModel

struct EnglishWords: ReportWords {
  let effects = "What matters"
  let cost = "Quality and cost"
  let metrics = "All metrics"
  let unfinished = "Trials that did not finish"
  let provenance = "Data, machine and time"

  func head(_ head: ReportHead) -> String {
    switch head {
    case .number: "number"
    case .name: "name"
    case .description: "description"
    case .seeds: "n"
    case .interval: "95 % interval"
    case .p: "p"
    case .result: "result"
    case .setting: "setting"
    case .value: "value"
    case .configurations: "configurations"
    case .difference: "difference"
    case .seconds: "seconds"
    case .memory: "peak memory"
    case .speed: "samples/s"
    case .baseline: "baseline"
    case .metric: "metric"
    case .inGridFiles: "in grid files"
    case .better: "better"
    case .meaning: "meaning"
    }
  }

  func verdict(_ verdict: Verdict) -> String {
    switch verdict {
    case .baseline: "baseline"
    case .better: "better"
    case .worse: "worse"
    case .undecided: "no difference shown"
    case .untested: "not tested"
    case .incomparable: "nothing to compare with"
    case .unfinished(let states): states.map(\.words).joined(separator: ", ")
    }
  }

  func findings(_ found: Findings) -> String {
    guard let best = found.best else {
      return found.hasFinished ? noValue(metric: found.metric) : nothingFinished
    }
    var sentences: [String] = []
    let compared = found.better + found.worse + found.undecided
    if compared > 0 {
      sentences.append(
        "Of \(compared) \(compared == 1 ? "configuration" : "configurations") compared with the "
          + "baseline by \(found.metric), \(number(found.better)) "
          + "\(found.better == 1 ? "is" : "are") better, \(number(found.worse)) worse"
          + (found.undecided == 0 ? "" : "; \(undecided(found.undecided)) beyond chance")
          + (found.untested == 0 ? "." : "; \(found.untested) more cannot be tested."))
    } else if !found.hasBaseline {
      sentences.append(
        "The baseline has no value of \(found.metric), so nothing is compared with it.")
    } else if found.untested > 0 {
      sentences.append("No difference to the baseline could be tested.")
    } else if found.incomparable > 0 {
      sentences.append("No configuration has finished a seed that the baseline has finished too.")
    }
    sentences.append(
      "\(best.name) (number \(best.number)\(best.isBaseline ? ", the baseline" : "")) has the best \(found.metric): "
        + "\(best.value)\(seeds(found))\(tied(found)).")
    return sentences.joined(separator: " ")
  }

  private func number(_ count: Int) -> String { count == 0 ? "none" : "\(count)" }

  private func undecided(_ count: Int) -> String {
    count == 1 ? "1 shows no difference" : "\(count) show no difference"
  }

  private func seeds(_ found: Findings) -> String {
    found.seedsOfBest.map { " (\($0.count) of \($0.all) seeds)" } ?? ""
  }

  private func tied(_ found: Findings) -> String {
    guard let ties = found.ties, found.measured > 1 else { return "" }
    if ties.isEmpty { return "; no other ties with it" }
    if ties.count == found.measured - 1 { return "; no other is shown to differ from it" }
    if ties.count > 5 { return "; \(ties.count) others tie with it" }
    return "; \(ties.joined(separator: ", ")) \(ties.count == 1 ? "ties" : "tie") with it"
  }

  func settling(_ name: String, _ answer: SeedsToSettle.Answer) -> String {
    switch answer {
    case .settled: "The leading comparison, \(name) with the baseline, is settled."
    case .seeds(let count):
      "The leading comparison, \(name) with the baseline, is open: if the difference is as large "
        + "as it looks, about \(count) seeds each would show it (power 80 %)."
    case .moreThan(let limit):
      "The leading comparison, \(name) with the baseline, is open: a difference as small as this "
        + "would take more than \(limit) seeds to show."
    case .oneSeed:
      "One seed does not tell whether \(name) would stand to the baseline as it does with another, nor "
        + "how many seeds would settle it: give at least three."
    case .unknown:
      "The leading comparison, \(name) with the baseline, is open; how many seeds would settle it "
        + "can't be told: fewer than two finished in both, or every seed has the same difference."
    }
  }

  func legend(metric: String, isHigherBetter: Bool) -> String {
    "result compares \(metric) (\(isHigherBetter ? "higher" : "lower") is better) with the baseline "
      + "(➖): ⬆ better and ⬇ worse, where chance alone would hardly do it (p < 0.05); ≈ no "
      + "difference shown, which does not mean that there is none; without a mark, not tested. Bold "
      + "is the best of a column and all that tie with it."
  }

  func method(_ method: Standings.Method, tests: Int) -> String {
    let adjusted =
      "p values are adjusted for \(tests) \(tests == 1 ? "comparison" : "comparisons") (Holm)"
    return switch method {
    case .seeds:
      "Values are means over the n seeds that finished, ± the half width of their 95 % interval "
        + "(Student's t), or with both its ends where the metric cannot go further. Differences are paired by seed: the 95 % interval and p are those of the "
        + "paired t test over the seeds that both finished; \(adjusted), intervals are not."
    case .users:
      "One seed: the 95 % interval of a difference and p come from a paired bootstrap over the test "
        + "users (\(grouped(PairedBootstrap.standardDraws)) draws, studentised); \(adjusted), intervals are not. That tells whether "
        + "these trained models differ for other users, not whether another seed would say the same: "
        + "give several seeds for that. AUC and log loss have no values of each user, so no test."
    case .none:
      "One seed, and a metric without values of each user: differences are not tested. Give several "
        + "seeds, or another metric."
    }
  }

  let synthetic =
    "The data are synthetic. They were generated to try the program out: the values say nothing "
    + "about real users."

  func untestable(_ reason: Untestable) -> String {
    switch reason {
    case .onePair: "only one pair"
    case .sameDifference: "the same difference in every pair"
    case .fewUsersDiffer(let count, let all) where count == all:
      "only \(Reporting.count(all, "user"))"
    case .fewUsersDiffer(let count, let all):
      "only \(grouped(count)) of \(grouped(all)) users \(count == 1 ? "differs" : "differ")"
    case .fewUsersDominate(let count, let all):
      "about \(count) of \(grouped(all)) users outweigh all others"
    case .noUserValues: "one seed, and no values of each user"
    }
  }

  func untested(_ names: [String]) -> String {
    "These differences cannot be tested, so they have no interval and no mark: "
      + names.joined(separator: ", ") + "."
  }

  let effectsNote =
    "Only configurations count that differ from another in that setting alone. The difference is to "
    + "the value in bold, the baseline's, paired by all other settings and by seed, with its 95 % "
    + "interval (t, or with one seed and one pair the bootstrap over users; not adjusted for the number "
    + "of settings)."

  func reference(_ effect: HyperparameterEffect) -> String? {
    guard case .mostConfigurations(let baseline) = effect.referenceReason else { return nil }
    let (name, value) = (effect.definition.name, effect.levels[effect.reference].value)
    let reason =
      if let baseline {
        effect.levels.contains { $0.value == baseline }
          ? "no configuration with the baseline's \(settingText(baseline)) has a result"
          : "the baseline's \(settingText(baseline)) is not among the compared values"
      } else {
        "the baseline has no \(name)"
      }
    return "\(name): the reference is \(value.map(settingText) ?? "–"), which most of the compared "
      + "configurations have, because \(reason)."
  }

  let nothingToPair = "no pair"

  func noEffects(metric: String) -> String {
    "No two configurations with \(metric) differ in one setting alone: what each setting does can't "
      + "be told."
  }

  func importance(_ importance: HyperparameterImportance) -> String {
    switch importance {
    case .tooFew(let configurations, let needed):
      "Importance: too few to tell (\(configurations) configurations, a forest needs \(needed))."
    case .unexplained:
      "Importance: a random forest predicts configurations that it has not seen no better than "
        + "their mean, so there is none to state."
    case .shares(let shares, let explained):
      "Importance (by permutation on a random forest, which explains "
        + "\(fixed(100 * explained, decimals: 0)) % of the variance): " + listed(shares) + "."
    }
  }

  func costNote(metric: String) -> String {
    "The Pareto front: no other configuration has a better \(metric) in less time. Seconds are wall "
      + "clock of a trial, with other trials beside it; memory is the most that a worker held."
  }

  func candidates(_ candidates: EvaluationProtocol.Candidates) -> String? {
    switch candidates {
    case .own: nil
    case .all:
      "Ranked among all movies that the user has not seen in the training and validation rows:"
    case .sampled(let count):
      "Ranked among \(grouped(count)) sampled movies that the user never rated. **Sampled metrics "
        + "mislead:** they can order models otherwise than the whole catalogue does (Krichene and "
        + "Rendle, KDD 2020); `candidates: all` ranks among all movies."
    }
  }

  func amount(_ count: Int, _ unit: MetricSupport.Unit) -> String {
    switch unit {
    case .users: Reporting.count(count, "user")
    case .rows: Reporting.count(count, "row")
    }
  }

  func supports(_ groups: [(amount: String, metrics: [String])]) -> String {
    "How many users or rows of the test part each metric rests on. "
      + groups.map { "\($0.amount): \($0.metrics.joined(separator: "; "))" }
      .joined(separator: ". ") + "."
  }

  func leftOut(_ metrics: [(metric: String, amount: String)]) -> String {
    "Left out, because they rest on fewer than \(MetricSupport.fewest) users or rows: "
      + metrics.map { "\($0.metric) (\($0.amount))" }.joined(separator: "; ") + "."
  }

  func constant(_ metrics: [String]) -> String {
    "Every model has the same \(metrics.joined(separator: ", ")) on these test rows, so nothing can be "
      + "compared by \(metrics.count == 1 ? "it" : "them")."
  }

  func thinTarget(_ metric: String, amount: String) -> String {
    "\(metric) rests on only \(amount): another sample may order the configurations differently."
  }

  func targetOfFew(_ metric: String, deciding count: String, of all: String) -> String {
    "Models can differ in \(metric) for only \(count) of \(all): the others' test rows have one order."
  }

  let coldNote = "Of the test rows of cold users and movies, those without a training row:"
  let nothingFinished = "No trial has finished yet."

  func noValue(metric: String) -> String {
    "Trials have finished, but none has a value of \(metric): nothing can be compared by it."
  }

  func pivotNote(metric: String, isHigherBetter: Bool, others: [String]) -> String {
    "\(metric) (\(isHigherBetter ? "higher" : "lower") is better): the mean over all finished trials "
      + "with both settings, ± half the width of its 95 % interval where there are several. Bold is "
      + "the best mean; nothing is tested."
      + (others.isEmpty
        ? ""
        : " The trials also differ in \(others.joined(separator: ", ")): cells may differ for that "
          + "reason alone.")
  }

  let metricsNote =
    "Means over the n seeds that finished, ± half the width of their 95 % interval, or with both its "
    + "ends where the metric cannot go further."
}

/// `learning_rate 62 %, dropout 30 %`.
func listed(_ shares: [(definition: HyperparameterDefinition, share: Double)]) -> String {
  shares.map { "\($0.definition.name) \(fixed(100 * $0.share, decimals: 0)) %" }
    .joined(separator: ", ")
}
