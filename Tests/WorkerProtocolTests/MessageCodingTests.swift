import ExperimentModel
import Foundation
import Testing
import WorkerProtocol

@Suite struct MessageCodingTests {
  private func roundTrip<Message: Codable>(_ message: Message) throws -> Message {
    let line = try MessageCoding.line(message)
    #expect(line.last == UInt8(ascii: "\n"))
    #expect(line.count { $0 == UInt8(ascii: "\n") } == 1)
    return try MessageCoding.message(Message.self, from: line.dropLast())
  }

  @Test func assignmentsArriveUnchanged() throws {
    var settings = Hyperparameters()
    settings.learningRate = 2
    settings[MLPSettings.dropout] = 0.1 + 0.2
    settings.optimizer = .sgd
    settings[SGDSettings.momentum] = 0.9
    settings[MLPSettings.hiddenSizes] = [64, 1]
    settings.initialWeights = InitialWeights(
      path: "a b/ü.safetensors", sha256: String(repeating: "0f", count: 32))
    let trial = Trial(
      configuration: Configuration(
        name: "exp1", description: "epochs 5 → 20\nand \"more\"", hyperparameters: settings),
      seed: .max, dataHash: "d", engineVersion: "1")
    let assignment = TrialAssignment(
      trial: trial, dataset: DatasetSpecification(source: "sample"), datasetPath: "/d",
      trialDirectory: "/t", threads: 2)
    #expect(try roundTrip(assignment) == assignment)
  }

  @Test(
    arguments: [
      .event(.progress(.init(epoch: 1, epochs: 5, fraction: 0.3, loss: 0.7, samplesPerSecond: 9))),
      .event(
        .epochFinished(
          EpochMetrics(
            epoch: 1, trainLoss: 0.7, validationLoss: 0.6, validationAUC: nil, seconds: 2,
            samplesPerSecond: 9))),
      .ended(.failed(message: "line one\nline two\u{2028}")), .ended(.diverged(epoch: 3)),
      .ended(.interrupted), .ended(.storageFailed(message: "full")),
      .ended(
        .finished(
          TrialResult(
            metrics: ["auc": 0.1 + 0.2], users: [0, .max], perUser: ["ndcg@10": [1, 0]],
            weightsHash: "ff", parameterCount: 7))),
    ] as [WorkerMessage])
  func messagesArriveUnchanged(message: WorkerMessage) throws {
    #expect(try roundTrip(message) == message)
  }

  @Test func numbersArriveExactly() throws {
    var generator = SystemRandomNumberGenerator()
    var numbers = [
      0.0, -0.0, 1.0 / 3, 0.1 + 0.2, .leastNonzeroMagnitude, .leastNormalMagnitude,
      .greatestFiniteMagnitude, .pi, 1e22, 1e23, 9_007_199_254_740_992, .infinity, -.infinity, .nan,
    ]
    numbers += (0..<20_000).map { _ in Double(bitPattern: generator.next()) }
      .filter { !$0.isNaN }
    let result = TrialResult(
      metrics: [:], users: [], perUser: ["x": numbers], weightsHash: "", parameterCount: 0)
    let message = WorkerMessage.ended(.finished(result))
    guard case .ended(.finished(let read)) = try roundTrip(message) else {
      Issue.record("another message came out")
      return
    }
    let bits = try #require(read.perUser["x"]).map(\.bitPattern)
    #expect(bits == numbers.map(\.bitPattern))
  }

  @Test(arguments: [
    "", "{", "epoch 1: loss 0.5", "[]", "{\"version\": \(MessageCoding.version)}", "\u{1}\u{0}",
  ])
  func otherLinesAreNotMessages(line: String) {
    #expect(throws: ProtocolError.notAMessage(excerpt: line)) {
      try MessageCoding.message(WorkerMessage.self, from: Array(line.utf8))
    }
  }

  @Test func longExcerptsAreCut() {
    let line = [UInt8](repeating: UInt8(ascii: "x"), count: 500)
    let error = #expect(throws: ProtocolError.self) {
      try MessageCoding.message(WorkerMessage.self, from: line)
    }
    let words = String(repeating: "x", count: 120) + "… (500 bytes)"
    #expect(error?.description == "expected a message of the worker protocol, found: " + words)
  }

  @Test func anotherVersionIsReported() {
    let line = Array(#"{"version": 7, "body": {"of": ["another", "form"]}}"#.utf8)
    #expect(throws: ProtocolError.wrongVersion(found: 7)) {
      try MessageCoding.message(WorkerMessage.self, from: line)
    }
  }
}

@Suite struct LineSplitterTests {
  /// The lines are the same for any pieces of the stream.
  @Test(arguments: 1...9) func linesDoNotDependOnThePieces(size: Int) throws {
    let text = Array("one\n\nthree ü\nfour".utf8)
    var splitter = LineSplitter(limit: 20)
    var lines: [String] = []
    for start in stride(from: 0, to: text.count, by: size) {
      lines += try splitter.append(text[start..<min(start + size, text.count)])
        .map { String(decoding: $0, as: UTF8.self) }
    }
    #expect(lines == ["one", "", "three ü"])
    #expect(splitter.unfinished == Array("four".utf8))
  }

  @Test func aLineOverTheLimitIsRefused() throws {
    var splitter = LineSplitter(limit: 4)
    #expect(try splitter.append(Array("1234\n".utf8)).count == 1)
    #expect(throws: ProtocolError.tooLong(limit: 4)) { try splitter.append(Array("12345".utf8)) }
    #expect(splitter.unfinished.isEmpty)
  }
}
