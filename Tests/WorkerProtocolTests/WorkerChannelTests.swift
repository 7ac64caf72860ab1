import ExperimentModel
import Foundation
import SystemPackage
import Testing
import WorkerProtocol

@Suite struct WorkerChannelTests {
  private let toWorker = Pipe()
  private let fromWorker = Pipe()
  private let assignment = TrialAssignment(
    trial: Trial(
      configuration: Configuration(name: "a", hyperparameters: Hyperparameters()), seed: 1,
      dataHash: "", engineVersion: ""),
    dataset: DatasetSpecification(source: "sample"), datasetPath: "/data",
    trialDirectory: "/trial", threads: 1)

  private var channel: WorkerChannel {
    WorkerChannel(
      input: .init(rawValue: toWorker.fileHandleForReading.fileDescriptor),
      output: .init(rawValue: fromWorker.fileHandleForWriting.fileDescriptor))
  }

  @Test func assignmentAndMessagesCrossThePipes() throws {
    let channel = channel
    try toWorker.fileHandleForWriting.write(contentsOf: MessageCoding.line(assignment))
    #expect(try channel.readAssignment() == assignment)

    let messages: [WorkerMessage] = [.ended(.failed(message: "a\nb")), .ended(.interrupted)]
    for message in messages {
      try channel.send(message)
      // Nothing is buffered: the line arrives before the next is sent.
      let line = fromWorker.fileHandleForReading.availableData
      #expect(try MessageCoding.message(WorkerMessage.self, from: line.dropLast()) == message)
    }
  }

  @Test func anEmptyInputHasNoAssignment() throws {
    try toWorker.fileHandleForWriting.close()
    #expect(throws: ProtocolError.noAssignment) { try channel.readAssignment() }
  }

  @Test func theDeathOfTheRunnerIsNoticed() async throws {
    let channel = channel
    try toWorker.fileHandleForWriting.write(contentsOf: MessageCoding.line(assignment))
    _ = try channel.readAssignment()
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

  @Test func aMessageToADeadRunnerIsAnError() throws {
    let channel = channel
    try fromWorker.fileHandleForReading.close()
    #expect(throws: ProtocolError.self) { try channel.send(.ended(.interrupted)) }
  }

  /// A message larger than a pipe holds, against a slow reader.
  @Test func largeMessagesArriveUnchanged() throws {
    let channel = channel
    let text = String(repeating: "0123456789", count: 100_000)
    let reading = fromWorker.fileHandleForReading
    // A thread of its own: a blocked write would occupy one of the few that tests share.
    Thread.detachNewThread { try? channel.send(.ended(.failed(message: text))) }
    var splitter = LineSplitter()
    var line: [UInt8]?
    while line == nil { line = try splitter.append(reading.availableData).first }
    #expect(
      try MessageCoding.message(WorkerMessage.self, from: line!) == .ended(.failed(message: text)))
  }
}
