import ExperimentModel
import Foundation
import Testing
import WorkerProtocol

@Suite struct WorkerChannelTests {
  private let toWorker = Pipe()
  private let fromWorker = Pipe()
  private let request = WorkerRequest(
    assignment: TrialAssignment(
      trial: Trial(
        configuration: Configuration(name: "a", hyperparameters: Hyperparameters()), seed: 1,
        dataHash: "", engineVersion: ""),
      dataset: DatasetSpecification(source: "sample"), datasetPath: "/data",
      trialDirectory: "/trial", threads: 1))

  private var channel: WorkerChannel {
    WorkerChannel(
      input: toWorker.fileHandleForReading.fileDescriptor,
      output: fromWorker.fileHandleForWriting.fileDescriptor)
  }

  @Test func requestAndMessagesCrossThePipes() throws {
    let channel = channel
    try toWorker.fileHandleForWriting.write(contentsOf: MessageCoding.line(request))
    #expect(try channel.readRequest() == request)

    let messages: [WorkerMessage] = [.failed(message: "a\nb"), .interrupted]
    for message in messages {
      try channel.send(message)
      // Nothing is held back: the line is there before the next is sent.
      let line = fromWorker.fileHandleForReading.availableData
      #expect(try MessageCoding.message(WorkerMessage.self, from: line.dropLast()) == message)
    }
  }

  @Test func endOfInputIsNoRequest() throws {
    try toWorker.fileHandleForWriting.close()
    #expect(throws: ProtocolError.noRequest) { try channel.readRequest() }
  }

  @Test func aRunnerThatIsGoneIsNoticed() async throws {
    let channel = channel
    try toWorker.fileHandleForWriting.write(contentsOf: MessageCoding.line(request))
    _ = try channel.readRequest()
    let stop = StopFlag()
    #expect(!stop.isRaised)
    await withCheckedContinuation { continuation in
      channel.watchRunner {
        stop.raise()
        continuation.resume()
      }
      try? toWorker.fileHandleForWriting.close()
    }
    #expect(stop.isRaised)
  }

  @Test func writingToNobodyIsAnError() throws {
    let channel = channel
    try fromWorker.fileHandleForReading.close()
    #expect(throws: ProtocolError.self) { try channel.send(.interrupted) }
  }

  /// A message larger than a pipe holds, against a slow reader.
  @Test func largeMessagesArriveWhole() throws {
    let channel = channel
    let text = String(repeating: "0123456789", count: 100_000)
    let reading = fromWorker.fileHandleForReading
    // On a thread of its own: a blocked write would hold one of the few that tests share.
    Thread.detachNewThread { try? channel.send(.failed(message: text)) }
    var splitter = LineSplitter()
    var line: [UInt8]?
    while line == nil { line = try splitter.append(reading.availableData).first }
    #expect(
      try MessageCoding.message(WorkerMessage.self, from: line!) == .failed(message: text))
  }
}
