import ExperimentModel
import Testing

/// Causes are stored as their descriptions.
@Suite struct AttemptCauseTests {
  private static let causes: [AttemptCause] = [
    .interrupted, .lost, .timedOut, .diverged(epoch: 12), .signaled("SIGKILL", nil),
    .signaled("signal 63", nil),
    .signaled("SIGKILL", .init(others: 0, used: 800, limit: 1_000)),
    .signaled("SIGKILL", .init(others: 1, used: 800, limit: 1_000)),
    .signaled("SIGKILL", .init(others: 7, used: 800, limit: 1_000)),
    .exited(status: 0, reported: false), .exited(status: 3, reported: true),
    .notStarted(program: "/usr/bin/sweep", error: "no file: gone\nand lost"),
    .unintelligible(error: "not a message: \"x\""), .error("no such file: a\nb"), .error(""),
  ]

  @Test(arguments: causes) func theDescriptionIsReadBack(cause: AttemptCause) {
    #expect(AttemptCause(cause.description) == cause)
  }

  /// Rows of the store have checksums over the text.
  @Test(
    arguments: [
      "", "timed out ", "Interrupted", "the loss was not finite in epoch 007", "SIGKILL,",
      "SIGKILL, perhaps out of memory: it used 8 MiB of 9 MiB; try a smaller batch_size or fewer "
        + "trials at a time (-j)",
      "exit status 3 without a reporter", "exit status 99999999999999999999 without a report",
      "cannot run x", "SIGKILL, perhaps out of memory: it and 1 other workers used 1 MiB of 2 MiB",
    ])
  func noTextChanges(text: String) {
    #expect(AttemptCause(text).description == text)
    #expect(AttemptCause(text) == .error(text))
  }
}
