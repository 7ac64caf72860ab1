import ExperimentModel
import TestSupport
import Testing
import WorkerProtocol

/// Damaged messages are decoded or refused and never crash.
@Suite struct MessageFuzzTests {
  @Test(arguments: 0..<4)
  func damagedLinesAreDecodedOrRefused(part: UInt64) throws {
    let messages: [WorkerMessage] = [
      .event(.epochFinished(SampleTrials.epoch(1))),
      .event(
        .progress(
          TrialProgress(epoch: 1, epochs: 5, fraction: 0.5, loss: 0.6, samplesPerSecond: 10))),
      .ended(.finished(SampleTrials.result())), .ended(.failed(message: "no \"such\" file")),
      .ended(.diverged(epoch: 2)), .ended(.interrupted),
    ]
    var mutator = Mutator(
      seed: part, corpus: try messages.map { Array(try MessageCoding.line($0)) },
      words: ["\"version\":", "\"epoch\":", "null", "[[[[", "{\"a\":"])
    var refused = 0
    for _ in 0..<8_000 {
      do throws(ProtocolError) {
        _ = try MessageCoding.message(WorkerMessage.self, from: mutator.next())
      } catch {
        refused += 1
      }
    }
    #expect(refused > 4_000)
  }
}
