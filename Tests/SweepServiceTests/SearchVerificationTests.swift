import Analysis
import ExperimentModel
import Foundation
import Search
import SweepService
import TestSupport
import Testing

/// Whether a stored search is told from one that was edited.
@Suite struct SearchVerificationTests {
  /// A genuine search of 16 suggestions.
  private static let genuine = try! searched()

  private static func searched() throws -> SweepSnapshot {
    let definition = SearchDefinition(
      method: .tpe, trials: 16, seed: 3,
      parameters: [SearchParameter("learning_rate", .logUniform(min: 1e-4, max: 1e-1))],
      defaults: ["epochs": .integer(4)],
      earlyTermination: EarlyTermination(.asha, minimumEpochs: 1, eta: 2))
    var snapshot = SearchSnapshots.nothing
    snapshot.sweep.search = definition
    snapshot.sweep.metric = TargetMetric(name: "validation_auc")
    snapshot.sweep.seeds = [1]
    snapshot.sweep.configurations = Array(snapshot.sweep.configurations.prefix(1))
    snapshot.trials = snapshot.trials.filter { $0.number == 0 }
    var session = try SearchSession(definition, goal: .maximize, replicates: 1)
    while let step = session.next() {
      switch step {
      case .suggested(let index):
        let configuration = Configuration(
          name: SearchDefinition.name(ofSuggestion: index),
          hyperparameters: session.suggestions[index].hyperparameters)
        snapshot.sweep.configurations.append(configuration)
        snapshot.trials.append(
          TrialRecord(
            trial: Trial(configuration: configuration, seed: 1, dataHash: "d", engineVersion: "1"),
            number: snapshot.sweep.configurations.count - 1, state: .queued))
      case .train(let index, let replicate, let until):
        let rate = session.suggestions[index].hyperparameters.learningRate
        for epoch in (snapshot.trials[index + 1].epochs.count + 1)...(until ?? 4) {
          var metrics = SampleTrials.epoch(epoch)
          metrics.validationAUC = 0.6 + rate * 2 + 0.01 * Double(epoch)
          snapshot.trials[index + 1].epochs.append(metrics)
          session.record(
            metrics.validationAUC ?? 0, epoch: epoch, of: index, replicate: replicate)
        }
        guard until == nil else {
          session.stop(nil, of: index, replicate: replicate)
          continue
        }
        let value = 0.64 + rate * 2
        var result = SampleTrials.result()
        result.metrics["validation_auc"] = value
        snapshot.trials[index + 1].result = result
        snapshot.trials[index + 1].state = .finished
        session.stop(.finished([value]), of: index, replicate: replicate)
      case .prune(let index, _): snapshot.trials[index + 1].state = .pruned
      }
    }
    return snapshot
  }

  private func verify(_ change: (inout SweepSnapshot) -> Void) throws -> SearchVerification {
    var snapshot = Self.genuine
    change(&snapshot)
    return try #require(
      try ResultService(ProjectPaths(), results: FixedResults([snapshot]))
        .verifySearch(snapshot.sweep.name))
  }

  @Test func genuineRecordsPass() throws {
    let verification = try verify { _ in }
    #expect(verification.differences == [])
    #expect(verification.suggestions == 16)
    #expect(verification.pruned > 4)
    #expect(verification.missing == 0)
  }

  /// An interrupted attempt may have lost epochs that decisions rest on: they are repeated later.
  @Test func interruptedRecordsPass() throws {
    let cut = try #require(Self.genuine.trials.lastIndex { $0.state == .finished })
    for lost in 0..<4 {
      let verification = try verify { snapshot in
        snapshot.trials[cut].state = .interrupted
        snapshot.trials[cut].result = nil
        snapshot.trials[cut].epochs.removeLast(4 - lost)
      }
      #expect(verification.differences == [], "\(lost)")
      #expect(verification.missing > 0)
    }
    let shorter = try verify { snapshot in
      snapshot.sweep.configurations.removeLast(3)
      snapshot.trials.removeLast(3)
    }
    #expect(shorter.isGenuine)
    #expect(shorter.missing >= 3)
  }

  @Test func editedRecordsAreFound() throws {
    let pruned = try #require(Self.genuine.trials.firstIndex { $0.state == .pruned })
    let finished = try #require(
      Self.genuine.trials.firstIndex { $0.number > 0 && $0.state == .finished })
    let edits: [(String, (inout SweepSnapshot) -> Void)] = [
      ("another seed of the search", { $0.sweep.search?.seed = 4 }),
      ("another eta", { $0.sweep.search?.earlyTermination?.eta = 3 }),
      ("fewer trials", { $0.sweep.search?.trials = 12 }),
      ("another metric", { $0.trials[finished].epochs[0].validationAUC = 0.1 }),
      ("pruned for no reason", { $0.trials[finished].state = .pruned }),
      ("finished without a result", { $0.trials[pruned].state = .finished }),
      ("failed after it was pruned", { $0.trials[pruned].state = .failed }),
      (
        "settings",
        {
          $0.sweep.configurations[2].hyperparameters[TrainingSettings.learningRate] = 0.05
        }
      ),
      (
        "another trial",
        {
          let record = $0.trials[2]
          $0.trials[2].trial = Trial(
            id: $0.trials[3].id, configuration: record.trial.configuration, seed: 1,
            dataHash: "d", engineVersion: "1")
        }
      ),
      (
        "another seed of a trial",
        {
          let record = $0.trials[2]
          $0.trials[2].trial = Trial(
            id: record.id, configuration: record.trial.configuration, seed: 2, dataHash: "d",
            engineVersion: "1")
        }
      ),
    ]
    for (name, edit) in edits {
      #expect(try !verify(edit).isGenuine, "\(name)")
    }
    // Its decision has yet to be recorded.
    #expect(try verify { $0.trials[pruned].state = .queued }.missing == 1)
  }

  /// A pruned suggestion that another sweep trained to the end stays pruned in what the search shows.
  @Test func otherSweepsChangeNothingThatIsShown() throws {
    let pruned = try #require(Self.genuine.trials.firstIndex { $0.state == .pruned })
    var trained = Self.genuine
    for epoch in trained.trials[pruned].epochs.count + 1...4 {
      trained.trials[pruned].epochs.append(SampleTrials.epoch(epoch))
    }
    trained.trials[pruned].state = .finished
    trained.trials[pruned].result = SampleTrials.result()
    let folder = try TemporaryFolder()
    let name = Self.genuine.trials[pruned].trial.configuration.name
    func shown(_ snapshot: SweepSnapshot) throws -> (study: Data, states: [TrialState]) {
      let service = ResultService(ProjectPaths(), results: FixedResults([snapshot]))
      let export = try service.export(nil, to: .optuna, output: folder.path("study.db"))
      let compared = try service.compare(
        CompareRequest(configurations: ["suggestion-1", name], sweep: nil))
      return (export.bytes, compared.comparison.entries[1].states)
    }
    let (before, after) = (try shown(Self.genuine), try shown(trained))
    #expect(after.study == before.study)
    #expect(after.states == [.pruned])
  }

  @Test func onlySearchesAreVerified() throws {
    var grid = Self.genuine
    grid.sweep.search = nil
    let results = ResultService(ProjectPaths(), results: FixedResults([grid]))
    #expect(try results.verifySearch(grid.sweep.name) == nil)
    #expect(try results.verifySearch("other") == nil)
  }
}
