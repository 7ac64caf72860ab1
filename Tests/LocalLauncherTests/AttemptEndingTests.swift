import ExperimentModel
import Foundation
import Testing
import WorkerProtocol

@testable import LocalLauncher

@Suite struct AttemptEndingTests {
  private static let result = TrialResult(
    metrics: [:], users: [], perUser: [:], weightsHash: "", parameterCount: 1)

  struct Case: Sendable, CustomTestStringConvertible {
    let status: ProcessStatus
    let reported: WorkerEnding?
    let request: EndingRequest?
    let ending: AttemptEnding
    var testDescription: String { "\(status), request \(request as Any) → \(ending.state)" }
  }

  static let cases: [Case] = [
    .init(
      status: .exited(0), reported: .finished(result), request: nil,
      ending: .worker(.finished(result))),
    // The worker had finished when the request came.
    .init(
      status: .exited(0), reported: .finished(result), request: .stop,
      ending: .worker(.finished(result))),
    .init(
      status: .exited(0), reported: .finished(result), request: .timeout,
      ending: .worker(.finished(result))),
    .init(
      status: .signaled(SIGKILL), reported: .finished(result), request: .stop,
      ending: .worker(.finished(result))),
    // The result of a process that did not exit with 0 does not count.
    .init(
      status: .exited(3), reported: .finished(result), request: nil,
      ending: .crashed(AttemptCause("exit status 3 after it had reported its result"))),
    .init(
      status: .signaled(SIGSEGV), reported: .finished(result), request: nil,
      ending: .crashed(AttemptCause("SIGSEGV"))),
    .init(
      status: .exited(1), reported: .failed(message: "no data"), request: nil,
      ending: .worker(.failed(message: "no data"))),
    .init(
      status: .exited(0), reported: .storageFailed(message: "full"), request: nil,
      ending: .worker(.storageFailed(message: "full"))),
    .init(
      status: .exited(0), reported: .diverged(epoch: 2), request: nil,
      ending: .worker(.diverged(epoch: 2))),
    .init(
      status: .exited(0), reported: .interrupted, request: .stop, ending: .worker(.interrupted)),
    .init(status: .exited(0), reported: .interrupted, request: nil, ending: .worker(.interrupted)),
    .init(status: .signaled(SIGTERM), reported: nil, request: .stop, ending: .worker(.interrupted)),
    .init(status: .signaled(SIGKILL), reported: nil, request: .stop, ending: .worker(.interrupted)),
    .init(status: .exited(143), reported: nil, request: .stop, ending: .worker(.interrupted)),
    .init(
      status: .signaled(SIGSEGV), reported: nil, request: .stop,
      ending: .crashed(AttemptCause("SIGSEGV"))),
    .init(status: .signaled(SIGKILL), reported: nil, request: .timeout, ending: .timedOut),
    .init(status: .exited(0), reported: .interrupted, request: .timeout, ending: .timedOut),
    .init(
      status: .signaled(SIGKILL), reported: nil, request: nil,
      ending: .crashed(AttemptCause("SIGKILL"))),
    .init(
      status: .signaled(63), reported: nil, request: nil,
      ending: .crashed(AttemptCause("signal 63"))),
    .init(
      status: .exited(0), reported: nil, request: nil,
      ending: .crashed(AttemptCause("exit status 0 without a report"))),
    .init(
      status: .signaled(SIGTERM), reported: nil, request: .protocolError(.wrongVersion(found: 2)),
      ending: .launchFailed(
        .unintelligible(error: ProtocolError.wrongVersion(found: 2).description))),
  ]

  @Test(arguments: cases) func processAndReportDecide(example: Case) {
    #expect(
      AttemptEnding(status: example.status, ending: example.reported, request: example.request)
        == example.ending)
  }

  @Test(
    arguments: [
      (peak: 100, others: 0, limit: 1000, words: nil), (799, 0, 1000, nil),
      (800, 0, 1000, "it used 800 MiB of 1000 MiB"),
      (1200, 0, 1000, "it used 1200 MiB of 1000 MiB"),
      (300, 500, 1000, "it and another worker used 800 MiB of 1000 MiB"),
      (300, 500, nil, nil),
    ] as [(peak: Int64, others: Int64, limit: Int64?, words: String?)])
  func lackOfMemoryIsSuspectedNearTheLimit(
    peak: Int64, others: Int64, limit: Int64?, words: String?
  ) {
    let ending = AttemptEnding.crashed(AttemptCause("SIGKILL")).suspectingMemory(
      peak: peak << 20, others: (others << 20, others > 0 ? 1 : 0), limit: limit.map { $0 << 20 })
    let expected =
      words.map {
        "SIGKILL, perhaps out of memory: \($0); try a smaller batch_size or fewer "
          + "trials at a time"
      } ?? "SIGKILL"
    #expect(ending == .crashed(AttemptCause(expected)))
    #expect(
      AttemptEnding.timedOut.suspectingMemory(peak: 1 << 40, others: (0, 0), limit: 1) == .timedOut)
  }
}
