import Foundation
import GRDB
import TestSupport
import Testing

/// Another program holds the database while a sweep runs.
@Suite(.ownThreads) struct LockedDatabaseTests {
  private let program: SweepProgram
  private var path: String { program.folder.path("results/sweep.sqlite") }

  init() throws {
    program = try SweepProgram()
    try program.write(smallGrid.replacing("epochs: 2", with: "epochs: 25"), to: "small.conf")
  }

  private func values(_ sql: String) throws -> [String] {
    let query = try program.run("query", sql, "--format", "csv")
    return query.out.split(whereSeparator: \.isNewline).dropFirst().map(String.init)
  }

  /// A connection whose transactions stay open.
  private func otherProgram() throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.allowsUnsafeTransactions = true
    configuration.busyMode = .timeout(30)
    return try DatabaseQueue(path: path, configuration: configuration)
  }

  /// Changes the database as no part of sweep would.
  private func tamper(_ sql: String) throws {
    try DatabaseQueue(path: path).write { try $0.execute(sql: sql) }
  }

  private func isWaiting() throws -> Bool {
    try program.read("err").contains("waiting for another program that holds the database")
  }

  @Test func noEpochIsLost() throws {
    let process = try program.start("small.conf", "-j", "1", out: "out", err: "err")
    try program.wait(for: process) { try program.recordedEpochs() > 0 }
    let other = try otherProgram()
    try other.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE") }
    #expect(try program.wait(for: process, until: isWaiting))
    try other.inDatabase { try $0.execute(sql: "ROLLBACK") }
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(try program.read("err").contains("the database is free again"))
    #expect(try values("SELECT count(*) FROM epochs") == ["50"])
    #expect(try values("SELECT state, attempts FROM results") == ["finished,1", "finished,1"])
    #expect(try program.run("doctor").status == 0)
  }

  @Test func anInterruptionDuringTheWaitIsOrderly() throws {
    let process = try program.start("small.conf", "-j", "1", out: "out", err: "err")
    try program.wait(for: process) { try program.recordedEpochs() > 0 }
    let other = try otherProgram()
    try other.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE") }
    #expect(try program.wait(for: process, until: isWaiting))
    process.interrupt()
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    #expect(try program.read("err").contains("results cannot be recorded"))
    #expect(try program.workers().isEmpty)
    try other.inDatabase { try $0.execute(sql: "ROLLBACK") }
    let next = try program.run("small.conf", "-j", "1")
    #expect(next.status == 0, "\(next.err)")
    #expect(try values("SELECT count(*) FROM epochs") == ["50"])
  }

  @Test(arguments: ["IMMEDIATE", "EXCLUSIVE"])
  func aRunWaitsBeforeItsFirstTrialToo(kind: String) throws {
    #expect(try program.run("small.conf", "--only", "baseline").status == 0)
    let other = try otherProgram()
    try other.inDatabase { try $0.execute(sql: "BEGIN \(kind)") }
    let process = try program.start("rm", "faster", "--yes", out: "out", err: "err")
    // Looking it up is reading, which an exclusive lock keeps out for as long as readers wait.
    if kind == "IMMEDIATE" { #expect(try program.wait(for: process, until: isWaiting)) }
    try other.inDatabase { try $0.execute(sql: "ROLLBACK") }
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    try other.inDatabase { try $0.execute(sql: "BEGIN \(kind)") }
    let run = try program.start("small.conf", out: "out", err: "err")
    #expect(try program.wait(for: run, until: isWaiting))
    try other.inDatabase { try $0.execute(sql: "ROLLBACK") }
    run.waitUntilExit()
    #expect(run.terminationStatus == 0)
  }

  /// A runner that is killed before it has recorded what a worker finished costs the evaluation only.
  @Test func aResultThatWasNotRecordedCostsNoEpoch() throws {
    let process = try program.start("small.conf", "-j", "1", "--only", "baseline", err: "err")
    try program.wait(for: process) { try program.recordedEpochs() > 0 }
    let other = try otherProgram()
    try other.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE") }
    #expect(try program.wait(for: process) { try program.workers().isEmpty })
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    try other.inDatabase { try $0.execute(sql: "ROLLBACK") }
    let weights = try program.weights()
    let trial = try #require(weights.keys.first)
    #expect(program.exists("results/trials/\(trial)/resume.safetensors"))
    let log = "results/trials/\(trial)/worker.log"
    let before = try program.read(log).count
    #expect(try program.run("small.conf", "--only", "baseline").status == 0)
    #expect(try program.weights() == weights)
    // The log has the epochs of both attempts; those of the checkpoint are reported again, unchanged.
    #expect(try program.read(log).count > before)
    #expect(try values("SELECT count(*) FROM epochs") == ["25"])
  }

  @Test(arguments: [["doctor"], ["small.conf"]])
  func epochsThatAnEarlierVersionLostAreRestored(command: [String]) throws {
    #expect(try program.run("small.conf").status == 0)
    let before = try values("SELECT * FROM epochs")
    try tamper("DELETE FROM epoch_metrics WHERE epoch IN (1, 12, 25)")
    let repair = try program.run(command)
    #expect(repair.status == 0, "\(repair.out)")
    #expect((repair.out + repair.err).contains("restored epochs 1, 12, 25 of trial "))
    #expect(!repair.err.contains("epoch 1/25"), "nothing is trained")
    #expect(try values("SELECT * FROM epochs") == before)
    let well = try program.run("doctor")
    #expect(well.status == 0)
    #expect(!well.out.contains("restored"))
  }

  @Test func epochsThatNoCheckpointHasAreTrainedAgain() throws {
    #expect(try program.run("small.conf").status == 0)
    let weights = try program.weights()
    let before = try values("SELECT name, epoch, train_loss, validation_loss FROM epochs")
    for trial in weights.keys {
      // As earlier versions wrote it.
      let path = "results/trials/\(trial)/manifest.json"
      var manifest = try #require(
        JSONSerialization.jsonObject(with: program.bytes(path)) as? [String: Any])
      #expect(manifest.removeValue(forKey: "epochs") != nil)
      try JSONSerialization.data(withJSONObject: manifest)
        .write(to: URL(filePath: program.folder.path(path)))
    }
    try tamper("DELETE FROM epoch_metrics WHERE epoch = 12 AND attempt_id = 1")
    let ill = try program.run("doctor")
    #expect(ill.status == 1)
    #expect(
      ill.out.contains("is stored as finished without epoch 12, which its checkpoint does not"))
    #expect(try program.run("small.conf", "--dry-run").out.contains("1 done, 1 missing"))
    let run = try program.run("small.conf")
    #expect(run.status == 0, "\(run.err)")
    #expect(try program.weights() == weights)
    #expect(try values("SELECT name, epoch, train_loss, validation_loss FROM epochs") == before)
    #expect(try program.run("doctor").status == 0)
  }
}
