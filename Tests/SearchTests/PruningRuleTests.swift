import ExperimentModel
import Testing

@testable import Search

@Suite struct PruningRuleTests {
  private func rule(_ kind: PruningRule.Kind, eta: Int = 3) -> PruningRule {
    PruningRule(kind, minimumEpochs: 1, maximumEpochs: 27, eta: eta)
  }

  @Test func rungsAscendByEta() {
    #expect(rule(.asha).rungs(of: 5, epochs: 27) == [1, 3, 9])
    #expect(rule(.asha, eta: 4).rungs(of: 5, epochs: 65) == [1, 4, 16, 64])
    #expect(rule(.median).rungs(of: 5, epochs: 4) == [1, 2, 3])
    #expect(rule(.asha).rungs(of: 0, epochs: 1).isEmpty)
    let late = PruningRule(.median, minimumEpochs: 6, maximumEpochs: 5)
    #expect(late.rungs(of: 0, epochs: 5).isEmpty)
  }

  /// Hyperband's shares for four brackets with η = 3: 27, 12, 6 and 4 of 49.
  @Test func bracketsHaveHyperbandsShares() {
    let rule = rule(.hyperband)
    #expect(rule.bracketCount == 4)
    let brackets = (0..<4900).map(rule.bracket)
    for (bracket, share) in [27, 12, 6, 4].enumerated() {
      let count = brackets.count { $0 == bracket }
      #expect(abs(count - 100 * share) < 4 * 10 * Int(Double(share).squareRoot() + 1))
    }
    let first = [[1, 3, 9], [3, 9], [9], []]
    for trial in 0..<50 {
      #expect(rule.rungs(of: trial, epochs: 27) == first[rule.bracket(of: trial)])
    }
  }

  /// Optuna's rule: the best ⌊n/η⌋ of the trials at a rung continue, and the best in any case.
  @Test func successiveHalvingKeepsTheBest() {
    let losses = [5.0, 6, 4, 7, 3, 3, 8, 4, 1]
    let curves = losses.map { LearningCurve([$0]) }
    let decisions = losses.indices.map {
      rule(.asha).decision(for: $0, atRung: 1, among: curves, goal: .minimize)
    }
    #expect(
      decisions
        == [.continue, .prune, .continue, .prune, .continue, .continue, .prune, .prune, .continue])
    let mirrored = losses.map { LearningCurve([-$0]) }
    #expect(
      losses.indices.map {
        rule(.asha).decision(for: $0, atRung: 1, among: mirrored, goal: .maximize)
      } == decisions)
  }

  @Test func trialsWaitOnlyForValuesThatMatter() {
    let rule = rule(.asha)
    func decision(_ curves: [LearningCurve]) -> RungDecision {
      rule.decision(for: curves.count - 1, atRung: 1, among: curves, goal: .minimize)
    }
    let open = LearningCurve()
    let lost = LearningCurve(hasEnded: true)
    // Best so far, but a missing one may be better.
    #expect(decision([open, LearningCurve([2]), LearningCurve([1])]) == .wait(for: [0]))
    // Behind one of at most four, of which one continues.
    #expect(decision([open, LearningCurve([1]), open, LearningCurve([2])]) == .prune)
    // Behind one of at most six, of which two may continue.
    #expect(
      decision([open, LearningCurve([1]), open, open, open, LearningCurve([2])])
        == .wait(for: [0, 2, 3, 4]))
    // Trials that ended before the rung do not count.
    #expect(decision([lost, LearningCurve([2]), LearningCurve([1])]) == .continue)
    #expect(decision([LearningCurve([.nan])]) == .prune)
  }

  @Test func medianRuleNeedsFiveTrialsAndTheBestValueSoFar() {
    let rule = rule(.median)
    func decision(_ earlier: [Double], _ own: [Double]) -> RungDecision {
      let curves = earlier.map { LearningCurve([9, $0]) } + [LearningCurve(own)]
      return rule.decision(for: earlier.count, atRung: own.count, among: curves, goal: .minimize)
    }
    #expect(decision([1, 2, 3, 4], [9, 9]) == .continue)
    #expect(decision([1, 2, 3, 4, 5], [9, 3]) == .continue)
    #expect(decision([1, 2, 3, 4, 5], [9, 3.5]) == .prune)
    #expect(decision([1, 2, 3, 4, 5], [2.5, 9]) == .continue)
    #expect(decision([1, 2, 3, 4, 5, 6], [9, 3.5]) == .continue)
  }

  /// A decision that does not wait is the one that complete values lead to, whatever they are.
  @Test(arguments: PruningRule.Kind.allCases)
  func earlyDecisionsAreFinal(kind: PruningRule.Kind) {
    let random = SearchRandom(seed: 11)
    let rule = rule(kind)
    var early = 0
    for round in 0..<3000 {
      let numbers = random.keyed(by: round)
      let count = 1 + numbers.index(below: 14)
      let complete = (0...count).map { trial in
        numbers.index(below: 8, 100 + trial) == 0
          ? LearningCurve(hasEnded: true) : LearningCurve([Double(numbers.index(below: 9, trial))])
      }
      guard !complete[count].values.isEmpty else { continue }
      var partial = complete
      for trial in 0..<count where numbers.index(below: 3, 200 + trial) == 0 {
        partial[trial] = LearningCurve()
      }
      let final = rule.decision(for: count, atRung: 1, among: complete, goal: .minimize)
      let decision = rule.decision(for: count, atRung: 1, among: partial, goal: .minimize)
      if case .wait(let indices) = decision {
        #expect(indices.allSatisfy { partial[$0] == LearningCurve() })
        continue
      }
      #expect(decision == final)
      if partial != complete { early += 1 }
      if case .wait = final { Issue.record("nothing is missing") }
    }
    #expect(early > 300)
  }
}
