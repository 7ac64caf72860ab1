import Foundation
import Testing

/// The same settings, data and seed give the same weights, byte for byte.
@Suite(.ownThreads) struct ReproducibilityTests {
  private func train(_ arguments: String...) throws -> [String: Data] {
    let program = try SweepProgram()
    try program.write(smallGrid, to: "small.conf")
    let output =
      switch arguments.count {
      case 0: try program.run("small.conf")
      case 2: try program.run("small.conf", arguments[0], arguments[1])
      default: try program.run("small.conf", arguments[0], arguments[1], arguments[2], arguments[3])
      }
    #expect(output.status == 0, "\(output.err)")
    return try program.weights()
  }

  @Test func workersAndThreadsChangeNothing() throws {
    let one = try train("-j", "1", "--threads", "1")
    #expect(one.count == 2)
    #expect(Set(one.values).count == 2)
    #expect(try train("-j", "1", "--threads", "1") == one)
    #expect(try train("-j", "2", "--threads", "1") == one)
    #expect(try train("-j", "1", "--threads", "2") == one)
  }

  @Test func verifyingTrainsAgain() throws {
    let program = try SweepProgram()
    try program.write(smallGrid, to: "small.conf")
    try program.run("small.conf")
    let verified = try program.run("verify", "baseline", "--threads", "2")
    #expect(verified.status == 0, "\(verified.err)")
    #expect(verified.out.hasPrefix("identical: "))
    let missing = try program.run("verify", "slower")
    #expect(missing.status == 2)
    #expect(missing.err.contains("slower"))
  }

  @Test func anInterruptedVerificationLeavesNothing() throws {
    let program = try SweepProgram()
    try program.write(smallGrid.replacing("epochs: 2", with: "epochs: 8"), to: "small.conf")
    try program.run("small.conf", "--only", "baseline")
    let process = try program.start("verify", "baseline", err: "verify.err")
    func traces() throws -> [String] {
      try FileManager.default.contentsOfDirectory(
        atPath: FileManager.default.temporaryDirectory.path
      ).filter { $0.hasPrefix("sweep-verify-") && $0.hasSuffix("-\(process.processIdentifier)") }
    }
    #expect(try program.wait(for: process) { try !traces().isEmpty })
    kill(process.processIdentifier, SIGINT)
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    #expect(try program.read("verify.err") == "error: interrupted; nothing was changed\n")
    #expect(try traces().isEmpty)
    #expect(try program.run("verify", "baseline").status == 0)
  }

  @Test func anotherSeedMakesOtherWeights() throws {
    let one = try train()
    let other = try train("--seeds", "7")
    #expect(Set(one.keys).isDisjoint(with: other.keys))
    #expect(Set(one.values).isDisjoint(with: other.values))
  }
}
