import ExperimentModel
import Scheduling
import Testing

@Suite struct ETAEstimatorTests {
  private let plan = Plan(trials: trials(4), states: [:]) { _ in 100 }
  private let start = 1_000_000.0

  private func event(
    _ number: Int, _ seconds: Double, slot: Int = 0, _ kind: SchedulerEvent.Kind
  ) -> SchedulerEvent {
    SchedulerEvent(
      time: start + seconds, trial: plan.missing[number].trial, slot: slot, kind: kind)
  }

  private func progress(_ fraction: Double) -> SchedulerEvent.Kind {
    .progress(
      TrialProgress(epoch: 1, epochs: 1, fraction: fraction, loss: 1, samplesPerSecond: 1))
  }

  private func ended(_ ending: AttemptEnding, retries: Bool = false) -> SchedulerEvent.Kind {
    .ended(AttemptOutcome(ending: ending), seconds: 0, retries: retries)
  }

  @Test func nothingIsToldBeforeSomethingIsMeasured() {
    var time = ETAEstimator(plan, jobs: 2)
    #expect(time.seconds(at: start) == nil)
    time.take(event(0, 0, .started(attempt: 1)))
    time.take(event(0, 1, progress(0)))
    #expect(time.seconds(at: start + 1) == nil)
  }

  @Test func runningFractionsCountFromTheFirstReport() throws {
    var time = ETAEstimator(plan, jobs: 1)
    time.take(event(0, 0, .started(attempt: 1)))
    // Start-up took 5 s, and the trial came from a checkpoint in its middle.
    time.take(event(0, 5, progress(0.5)))
    time.take(event(0, 7, progress(0.7)))
    let speed = try #require(time.speed)
    #expect(abs(speed - 10) < 1e-9)
    // 30 operations of this trial and three whole ones; then a second without a report.
    #expect(abs(try #require(time.seconds(at: start + 7)) - 33) < 1e-9)
    #expect(abs(try #require(time.seconds(at: start + 8)) - 32) < 1e-9)
  }

  @Test func finishedTrialsSetTheSpeed() {
    var time = ETAEstimator(plan, jobs: 2)
    time.take(event(0, 0, .started(attempt: 1)))
    time.take(event(1, 0, slot: 1, .started(attempt: 1)))
    time.take(event(0, 10, ended(finished)))
    time.take(event(1, 20, slot: 1, ended(finished)))
    #expect(time.speed == 200.0 / 30)
    // Two trials of 100 on two workers.
    #expect(time.seconds(at: start + 20) == 100 / (200.0 / 30))
  }

  @Test func aCrashedTrialWaitsAgainAndAFailedOneDoesNot() {
    var time = ETAEstimator(plan, jobs: 1)
    time.take(event(0, 0, .started(attempt: 1)))
    time.take(event(0, 10, ended(finished)))
    time.take(event(1, 10, .started(attempt: 1)))
    time.take(event(1, 10, ended(.crashed(message: "SIGKILL"), retries: true)))
    #expect(time.seconds(at: start + 10) == 30)
    time.take(event(1, 10, .started(attempt: 2)))
    time.take(event(1, 10, ended(.failed(message: "no"))))
    #expect(time.seconds(at: start + 10) == 20)
  }
}
