import Analysis
import ExperimentModel
import TestSupport
import Testing

@testable import SweepService

/// What stored results say of the looks of the sweep that runs next.
struct LookHistoryTests {
  private typealias Change = (inout Sweep) -> Void

  /// A sweep of `baseline`, `exp1`, … with the seeds of a list.
  private func sweep(
    _ seeds: [UInt64], named name: String = "g", configurations: Int = 3,
    _ change: Change = { _ in }
  ) -> Sweep {
    var sweep = SampleTrials.sweep(named: name, configurations: configurations, seeds: seeds)
    change(&sweep)
    return sweep
  }

  private func settled(
    _ seeds: ClosedRange<UInt64>, named name: String = "g", _ change: Change = { _ in }
  )
    -> Sweep
  {
    sweep(Array(seeds), named: name) { sweep in
      (sweep.seedRule, sweep.looks) = (.untilSettled(start: 3), .every)
      change(&sweep)
    }
  }

  /// The stored sweep.
  ///
  /// - Parameter finished: number of finished seeds of each configuration; nil for all.
  private func stored(_ sweep: Sweep, finished: [Int]? = nil) -> SweepSnapshot {
    let trials = sweep.trials(engineVersion: "1") { "\($0.name) \($1.number)" }
    let records = trials.map { trial in
      let number = sweep.configurations.firstIndex { $0.name == trial.configuration.name } ?? 0
      let place = sweep.seeds.firstIndex(of: trial.seed) ?? 0
      return TrialRecord(
        trial: trial, number: number,
        state: place < finished?[number] ?? .max ? .finished : .queued)
    }
    return SweepSnapshot(
      sweep: sweep, dataset: SampleTrials.dataset(), trials: records,
      environment: SampleTrials.environment)
  }

  /// Runs sweeps one after the other, each to its end, and returns the last as it is stored.
  private func run(_ sweeps: Sweep..., finished: [Int]? = nil) -> Sweep {
    var database: [String: SweepSnapshot] = [:]
    var last = sweeps[0]
    for sweep in sweeps {
      last = LookHistory(database.values.sorted { $0.sweep.name < $1.sweep.name }).declared(sweep)
      database[sweep.name] = stored(last, finished: finished)
    }
    return last
  }

  // MARK: - Lists under one name

  @Test func aListThatStaysKeepsItsTest() {
    let again = run(sweep([1, 2, 3]), sweep([3, 2, 1]), sweep([1, 2, 3]))
    #expect(again.looks == .once && again.seen == SeenResults())
  }

  @Test func aListThatGrowsIsTestedAfterAChange() {
    let longer = run(sweep([1, 2, 3]), sweep([1, 2, 3, 4]), sweep([1, 2, 3, 4, 5]))
    #expect(longer.looks == .afterChange(of: 3))
    #expect(longer.seen.seeds == [1, 2, 3, 4] && longer.sampleFault == nil)
    #expect(run(sweep([1, 2]), settled(1...9)).looks == .afterChange(of: 2))
  }

  @Test func seedsThatWereSeenMustStay() {
    let picked = run(sweep([1, 2, 3, 4]), sweep([2, 4]))
    #expect(picked.sampleFault == .omission(seeds: [1, 3], splits: []))
    let others = run(sweep([1, 2, 3]), sweep([4, 5, 6]))
    #expect(others.sampleFault == .omission(seeds: [1, 2, 3], splits: []))
    let restarted = run(settled(1...6), settled(200...206))
    #expect(restarted.sampleFault == .omission(seeds: [1, 2, 3, 4, 5, 6], splits: []))
    // Their trials are in no sweep by then.
    let later = run(sweep([1, 2, 3]), sweep([4, 5, 6]), sweep([4, 5, 6, 7]))
    #expect(later.sampleFault == .omission(seeds: [1, 2, 3], splits: []))
    let whole = run(sweep([1, 2, 3]), sweep([4, 5, 6]), sweep([1, 2, 3, 4, 5, 6]))
    #expect(whole.sampleFault == nil && whole.looks == .afterChange(of: 3))
  }

  @Test func aListAfterSeedsThatWereAddedKeepsTheirTest() {
    let list = run(settled(1...6), sweep([1, 2, 3, 4, 5, 6, 7]))
    #expect(list.looks == .every && list.sampleFault == nil)
    #expect(run(settled(1...6), sweep([1, 2, 3])).sampleFault != nil)
    #expect(run(settled(1...6), settled(1...9)).looks == .every)
  }

  /// With one seed no test over seeds is possible, so nothing was spent.
  @Test func oneSeedSpendsNothing() {
    let grown = run(sweep([42]), settled(42...60))
    #expect(grown.looks == .every && grown.seen.seeds == [42])
    #expect(run(sweep([42]), settled(50...60)).sampleFault == .omission(seeds: [42], splits: []))
    // It may decide how long a list is.
    #expect(run(sweep([42]), sweep([42, 43, 44])).looks == .afterChange(of: 1))
  }

  /// The sample of the sequential test holds what was seen from the first round.
  @Test func seenSeedsComeFirst() {
    let next = run(sweep([7, 5]), settled(3...8))
    #expect(next.seeds == [5, 7, 3, 4, 6, 8])
    #expect(run(sweep([7, 5]), settled(3...8), settled(3...8)).seeds == next.seeds)
  }

  @Test func seedsThatOnlyTheBaselineFinishedWereNotSeen() {
    let first = stored(sweep([1, 2, 3]), finished: [3, 0, 0])
    let next = LookHistory([first]).declared(sweep([4, 5]))
    #expect(next.looks == .once && next.sampleFault == nil)
  }

  // MARK: - Other names

  @Test func anotherNameDoesNotResetTheLooks() {
    let other = run(sweep([1, 2, 3, 4, 5, 6]), sweep([1, 2, 3, 4, 5, 6, 7], named: "h"))
    #expect(other.looks == .afterChange(of: 6) && other.sampleFault == nil)
    let picked = run(sweep([1, 2, 3, 4, 5, 6]), sweep([1, 2, 7], named: "h"))
    #expect(picked.sampleFault == .omission(seeds: [3, 4, 5, 6], splits: []))
  }

  @Test func onlyTheNameMayChange() {
    #expect(run(sweep([1, 2, 3]), sweep([1, 2, 3], named: "h")).looks == .once)
    #expect(run(settled(1...9), settled(1...9, named: "h")).looks == .every)
    let more = run(
      sweep([1, 2, 3]), sweep([1, 2, 3, 4], named: "h"), sweep([1, 2, 3], named: "i"))
    #expect(more.sampleFault == .omission(seeds: [4], splits: []))
    let fewer = run(sweep([1, 2], named: "a"), sweep([1, 2, 3]), sweep([1, 2, 3], named: "h"))
    #expect(fewer.looks == .afterChange(of: 2))
  }

  @Test func sharingTheBaselineAloneIsHarmless() {
    let other = sweep([1, 2, 3, 4], named: "h") { sweep in
      sweep.configurations[1].hyperparameters.learningRate = 0.3
      sweep.configurations[2].hyperparameters.learningRate = 0.3
    }
    let next = run(sweep([1, 2, 3, 4, 5, 6]), other)
    #expect(next.looks == .once && next.seen == SeenResults())
  }

  /// The confirmation of a choice is a test of its own.
  @Test func freshSeedsConfirm() {
    let confirmation = sweep([101, 102], named: "g-confirm") { sweep in
      sweep.confirmation = Confirmation(
        sweep: "g", metric: TargetMetric(),
        candidates: .init(count: 3, mean: 0.5, deviation: nil, freedom: nil, seeds: 3), tuned: [])
    }
    let fresh = run(sweep([1, 2, 3]), confirmation)
    #expect(fresh.looks == .once && fresh.sampleFault == nil)
    let more = run(sweep([1, 2, 3]), confirmation, sweep([1, 2, 3, 4]))
    #expect(more.looks == .afterChange(of: 3) && more.sampleFault == nil)
    let taken = run(sweep([1, 2, 3]), confirmation, sweep([1, 2, 3, 101]))
    #expect(taken.sampleFault == .omission(seeds: [102], splits: []))
  }

  // MARK: - Families

  @Test func configurationsThatWereComparedStayInTheFamily() {
    let many = sweep([1, 2, 3], configurations: 9)
    let few = run(many, sweep([1, 2, 3], configurations: 2))
    #expect(few.looks == .once && few.seen.former.count == 7)
    #expect(few.seen.comparisons(current: 1) == 8)
    // Once more, and when one returns.
    let twice = run(
      many, sweep([1, 2, 3], configurations: 2), sweep([1, 2, 3], configurations: 3))
    #expect(twice.looks == .once && twice.seen.comparisons(current: 2) == 8)
    let renamed = run(many, sweep([1, 2, 3], named: "h", configurations: 2))
    #expect(renamed.looks == .once && renamed.seen.comparisons(current: 1) == 8)
    let grown = run(many, sweep([1, 2, 3, 4], configurations: 2))
    #expect(grown.looks == .afterChange(of: 3) && grown.seen.comparisons(current: 1) == 8)
  }

  @Test func configurationsWithoutResultsLeaveNoTrace() {
    let first = stored(
      sweep([1, 2, 3], configurations: 9), finished: [3, 3] + .init(repeating: 0, count: 7))
    let next = LookHistory([first]).declared(sweep([1, 2, 3], configurations: 2))
    #expect(next.seen.comparisons(current: 1) == 1)
  }

  @Test func addedConfigurationsKeepTheTest() {
    let more = run(sweep([1, 2, 3]), sweep([1, 2, 3], configurations: 5))
    #expect(more.looks == .once && more.seen.comparisons(current: 4) == 4)
    // Not if their results with other seeds were seen under another name.
    let picked = run(
      sweep([1, 2, 3], configurations: 2), sweep([1, 2, 3, 4, 5], named: "h"), sweep([1, 2, 3]))
    #expect(picked.sampleFault == .omission(seeds: [4, 5], splits: []))
  }

  @Test func formerSeedsReturnWithTheirConfiguration() {
    let next = run(
      sweep([1, 2, 3, 4, 5]), sweep([7, 8], configurations: 1), sweep([7, 8], configurations: 2))
    #expect(next.sampleFault == .omission(seeds: [1, 2, 3, 4, 5], splits: []))
  }

  @Test func anotherBaselineIsAChange() {
    let other = sweep([1, 2, 3]) { $0.baseline = "exp2" }
    let next = run(sweep([1, 2, 3]), other)
    #expect(next.looks == .afterChange(of: 3) && next.seen.hasChosenBaseline)
    // All pairs of three configurations, also if one of them leaves.
    #expect(next.seen.comparisons(current: 2) == 3)
    let fewer = run(
      sweep([1, 2, 3]), other,
      sweep([1, 2, 3]) {
        $0.baseline = "exp2"
        $0.configurations.remove(at: 1)
      })
    #expect(fewer.seen.comparisons(current: 1) == 3)
    // Of configurations that left and return.
    let returned = run(
      sweep([1, 2, 3], configurations: 4), sweep([1, 2, 3], configurations: 2),
      sweep([1, 2, 3], configurations: 4) { $0.baseline = "exp3" })
    #expect(returned.looks == .afterChange(of: 3) && returned.seen.comparisons(current: 3) == 6)
    // A baseline without results was not chosen by them.
    let fresh = run(
      sweep([1, 2, 3]),
      sweep([1, 2, 3]) { $0.configurations[0].hyperparameters.learningRate = 0.3 })
    #expect(fresh.looks == .once && fresh.seen == SeenResults())
  }

  // MARK: - Splits

  private func splits(_ seeds: [UInt64], named name: String = "g", of list: [UInt64] = [1, 2])
    -> Sweep
  {
    sweep(list, named: name) { sweep in
      sweep.splits = seeds.map { SplitSpecification(seed: $0) }
      sweep.dataset.split = sweep.splits[0]
    }
  }

  private func folds(_ count: Int) -> Sweep {
    sweep([1, 2]) { sweep in
      sweep.splits = (1...count).map { SplitSpecification(fold: .init(number: $0, of: count)) }
      sweep.dataset.split = sweep.splits[0]
    }
  }

  @Test func splitsThatWereSeenMustStay() {
    let more = run(splits([1, 2, 3]), splits([1, 2, 3, 4]))
    #expect(more.looks == .afterChange(of: 2) && more.sampleFault == nil)
    let picked = run(splits([1, 2, 3]), splits([1, 3]))
    #expect(picked.sampleFault == .omission(seeds: [], splits: [2]))
  }

  @Test func otherSplitsOfTheSameRowsAreAChange() {
    let folds = run(folds(5), folds(4))
    #expect(folds.looks == .afterChange(of: 2) && folds.sampleFault == nil)
    let seed = run(
      sweep([1, 2, 3]), sweep([1, 2, 3]) { $0.dataset.split.seed = 43 })
    #expect(seed.looks == .afterChange(of: 3) && seed.sampleFault == nil)
    #expect(run(settled(1...4), splits([1, 2, 3])).looks == .afterChange(of: 4))
    let twice = run(self.folds(5), self.folds(4), self.folds(3))
    #expect(twice.sampleFault == .changedSplits)
    #expect(run(self.folds(5), self.folds(4), self.folds(5)).sampleFault == nil)
    // One seed on one split was no test.
    #expect(run(sweep([42]), splits([1, 2, 3])).looks == .once)
  }

  @Test func rowsAreToldApart() {
    var (first, split, other) = (
      SampleTrials.dataset(), SampleTrials.dataset(hash: "d1"), SampleTrials.dataset(hash: "d2")
    )
    first.valuesHash = "v"
    split.valuesHash = "v"
    split.split.seed = 43
    split.trainRows = 71
    #expect(first.hasSameRows(as: split))
    other.valuesHash = "v"
    #expect(!first.hasSameRows(as: other))
    split.positives += 1
    #expect(!first.hasSameRows(as: split))
  }
}
