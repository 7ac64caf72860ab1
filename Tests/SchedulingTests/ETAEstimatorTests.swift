import ExperimentModel
import Scheduling
import Testing

@Suite struct ETAEstimatorTests {
  private let plan = Plan(trials: trials(4), states: [:]) { _, _ in 100 }
  private let start = 1_000_000.0

  private func event(
    _ number: Int, _ seconds: Double, slot: Int = 0, _ kind: SchedulerEvent.Kind
  ) -> SchedulerEvent {
    SchedulerEvent(
      time: start + seconds, trial: plan.missing[number].trial, slot: slot, kind: kind)
  }

  private func progress(_ fraction: Double) -> SchedulerEvent.Kind {
    .trial(
      .progress(
        TrialProgress(epoch: 1, epochs: 1, fraction: fraction, loss: 1, samplesPerSecond: 1)))
  }

  private func ended(_ ending: AttemptEnding, retries: Bool = false) -> SchedulerEvent.Kind {
    .ended(AttemptOutcome(ending: ending), seconds: 0, retries: retries)
  }

  @Test func thereIsNoEstimateBeforeTheFirstMeasurement() {
    var estimator = ETAEstimator(plan, jobs: 2)
    #expect(estimator.seconds(at: start) == nil)
    estimator.record(event(0, 0, .started(attempt: 1)))
    estimator.record(event(0, 1, progress(0)))
    #expect(estimator.seconds(at: start + 1) == nil)
  }

  @Test func runningTrialsCountFromTheirFirstReport() throws {
    var estimator = ETAEstimator(plan, jobs: 1)
    estimator.record(event(0, 0, .started(attempt: 1)))
    // Start-up took 5 s, and the trial came from a checkpoint in its middle.
    estimator.record(event(0, 5, progress(0.5)))
    estimator.record(event(0, 7, progress(0.7)))
    let speed = try #require(estimator.speed)
    #expect(abs(speed - 10) < 1e-9)
    // 30 operations of this trial and three whole ones; then a second without a report.
    #expect(abs(try #require(estimator.seconds(at: start + 7)) - 33) < 1e-9)
    #expect(abs(try #require(estimator.seconds(at: start + 8)) - 32) < 1e-9)
  }

  @Test func finishedTrialsDetermineTheSpeed() {
    var estimator = ETAEstimator(plan, jobs: 2)
    estimator.record(event(0, 0, .started(attempt: 1)))
    estimator.record(event(1, 0, slot: 1, .started(attempt: 1)))
    estimator.record(event(0, 10, ended(finished)))
    estimator.record(event(1, 20, slot: 1, ended(finished)))
    #expect(estimator.speed == 200.0 / 30)
    // Two trials of 100 on two workers.
    #expect(estimator.seconds(at: start + 20) == 100 / (200.0 / 30))
  }

  @Test func theEstimateIsAnUpperBoundUntilEarlyStoppingHasEndedATrial() throws {
    var wanted = trials(2)
    wanted[0] = try stopping(wanted[0])
    let plan = Plan(trials: wanted, states: [:]) { _, _ in 100 }
    var estimator = ETAEstimator(plan, jobs: 1)
    func record(_ kind: SchedulerEvent.Kind, at seconds: Double) {
      estimator.record(
        SchedulerEvent(time: start + seconds, trial: wanted[0], slot: 0, kind: kind))
    }
    #expect(estimator.isUpperBound)
    record(.started(attempt: 1), at: 0)
    record(progress(0.1), at: 1)
    #expect(estimator.isUpperBound)
    record(ended(finished), at: 2)
    #expect(!estimator.isUpperBound)
    #expect(!ETAEstimator(self.plan, jobs: 1).isUpperBound)
  }

  /// The same trial with early stopping.
  private func stopping(_ trial: Trial) throws -> Trial {
    var configuration = trial.configuration
    var values = configuration.hyperparameters.values
    values["early_stopping"] = .text("validation_auc")
    configuration.hyperparameters = try Hyperparameters(values: values)
    return Trial(
      configuration: configuration, seed: trial.seed, dataHash: trial.dataHash,
      engineVersion: trial.engineVersion)
  }

  @Test func aCrashedTrialIsQueuedAgainAndAFailedOneIsNot() {
    var estimator = ETAEstimator(plan, jobs: 1)
    estimator.record(event(0, 0, .started(attempt: 1)))
    estimator.record(event(0, 10, ended(finished)))
    estimator.record(event(1, 10, .started(attempt: 1)))
    estimator.record(event(1, 10, ended(.crashed(AttemptCause("SIGKILL")), retries: true)))
    #expect(estimator.seconds(at: start + 10) == 30)
    estimator.record(event(1, 10, .started(attempt: 2)))
    estimator.record(event(1, 10, ended(.worker(.failed(message: "no")))))
    #expect(estimator.seconds(at: start + 10) == 20)
  }
}
