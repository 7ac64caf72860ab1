import ExperimentModel
import Foundation
import Reporting
import ResultStore
import Scheduling
import SweepService
import TestSupport
import Testing

/// A sweep through the service, without a command, a terminal or a process.
@Suite struct RunServiceTests {
  private let folder: TemporaryFolder
  private let paths: ProjectPaths
  private let time = VirtualTime()

  init() throws {
    folder = try TemporaryFolder()
    paths = ProjectPaths(
      database: folder.path("results/sweep.sqlite"), dataFolder: folder.path("data"))
    try Data(
      """
      name: small
      dataset: sample
      defaults: {epochs: 2, embedding_dim: 4, attention_layers: 1, batch_size: 1000}
      experiments: [{name: baseline}, {name: faster, learning_rate: 1e-3}]
      """.utf8
    ).write(to: URL(filePath: folder.path("small.conf")))
  }

  private func request(only: [String] = [], rerun: RerunPolicy = .none) -> RunRequest {
    RunRequest(
      grid: folder.path("small.conf"), paths: paths, only: only, rerun: rerun, jobs: 1)
  }

  /// A service whose workers take two virtual seconds and finish.
  private func service(_ request: RunRequest) -> RunService {
    RunService(request, clock: time.clock) { [time] _ in
      SimulatedLauncher(time: time) { trial, _ in
        .init(
          seconds: 2, ending: .worker(.finished(SampleTrials.result())),
          events: SampleTrials.epochs(of: trial).map(TrialEvent.epochFinished))
      }
    }
  }

  /// Names of a listener's events, in order.
  private static func names(_ events: AsyncStream<RunEvent>) async -> [String] {
    var names: [String] = []
    for await event in events {
      switch event {
      case .notice, .waiting: break
      case .started(let plan): names.append("\(plan.trials.missing.count) trials")
      case .trial(let event, let totals):
        let name = event.trial.configuration.name
        names.append("\(name) \(totals.ended)/\(totals.trials)")
      case .stopping: names.append("stopping")
      case .ended(let summary): names.append("ended \(summary.counts[.finished] ?? 0)")
      }
    }
    return names
  }

  @Test func everyListenerFollowsTheRunAndTheReportIsAValue() async throws {
    let service = service(request())
    let first = service.events.listen()
    let second = service.events.listen()
    async let firstNames = Self.names(first)
    async let secondNames = Self.names(second)
    let outcome = try await time.run { try await service.run() }
    let names = await firstNames
    // Each trial starts, has two epochs and ends.
    #expect(names.first == "2 trials")
    #expect(names.last == "ended 2")
    #expect(names.count { $0.contains("/2") } == 2 * 4)
    #expect(names.count == 10)
    #expect(names.contains { $0.hasSuffix("2/2") })
    #expect(await secondNames == names)
    #expect(outcome.isSuccess)
    #expect(outcome.plan.missing.count == 2)
    #expect(try outcome.report.get() == folder.path("results/small.md"))

    let report = try ResultService(paths).report(ReportRequest(sweep: "small"))
    #expect(report.document.sections.count > 2)
    let written = try String(contentsOfFile: folder.path("results/small.md"), encoding: .utf8)
    #expect(report.text == written)
    #expect(MarkdownRenderer().render(report.document) == written)
    #expect(try ResultService(paths).sweeps().map(\.name) == ["small"])
  }

  @Test func aPlanIsAValueToo() async throws {
    let before = try RunService.plan(request())
    #expect(before.trials.missing.count == 2)
    #expect(before.speed == nil)
    #expect(!paths.hasDatabase)
    let only = service(request(only: ["faster"]))
    _ = try await time.run { try await only.run() }
    let after = try RunService.plan(request())
    #expect(after.trials.done.map(\.trial.configuration.name) == ["faster"])
    #expect(after.trials.missing.map(\.trial.configuration.name) == ["baseline"])
    #expect(try RunService.plan(request(rerun: .all)).trials.missing.count == 2)
  }

  @Test func aRunThatIsAskedToStopSaysSo() async throws {
    let service = service(request())
    #expect(!service.requestStop(), "nothing has begun")
    let events = service.events.listen()
    let stopper = Task {
      for await event in events {
        if case .trial = event {
          #expect(service.requestStop())
          return
        }
      }
    }
    let outcome = try await time.run { try await service.run() }
    await stopper.value
    #expect(outcome.summary.stop == .requested)
    #expect(!outcome.isSuccess)
    #expect(service.requestStop(), "an ended run has nothing to stop")
  }

  @Test func mistakesAreErrorsOfTheService() throws {
    #expect(throws: MissingGrid(path: "nowhere.conf")) {
      try RunService.plan(RunRequest(grid: "nowhere.conf", paths: paths))
    }
    let unknown = #expect(throws: ServiceError.self) {
      try RunService.plan(request(only: ["fastre"]))
    }
    #expect(unknown?.kind == .invalidInput)
    try Data("experiments: 5".utf8).write(to: URL(filePath: folder.path("wrong.conf")))
    let wrong = #expect(throws: ServiceError.self) {
      try RunService.plan(RunRequest(grid: folder.path("wrong.conf"), paths: paths))
    }
    #expect(wrong?.kind == .invalidGrid)
    #expect(wrong?.description.contains("wrong.conf:1:") == true)
  }
}
