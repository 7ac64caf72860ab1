import ExperimentModel
import CPlatform
import Foundation
import ResultStore
import TestSupport
import Testing

/// Removal, garbage collection and examination.
@Suite(.ownThreads) struct MaintenanceTests {
  private func trained() throws -> SweepProgram {
    let program = try SweepProgram()
    try program.write(smallGrid, to: "small.conf")
    #expect(try program.run("small.conf").status == 0)
    return program
  }

  private func count(_ table: String, _ program: SweepProgram) throws -> String? {
    try program.run("query", "SELECT count(*) FROM \(table)", "--format", "csv").out
      .split(whereSeparator: \.isNewline).last.map(String.init)
  }

  @Test func aRemovedTrialIsTrainedAgain() throws {
    let program = try trained()
    let weights = try program.weights()
    let unasked = try program.run("rm", "faster")
    #expect(unasked.status == 2)
    #expect(unasked.err.contains("--yes"))
    #expect(try program.run("rm", "faster", "--yes").status == 0)
    #expect(try count("trials", program) == "1")
    #expect(try program.run("small.conf", "--dry-run").out.contains("1 done, 1 missing"))
    #expect(try program.run("small.conf").status == 0)
    #expect(try program.weights() == weights)
  }

  @Test func aRemovedSweepTakesItsOwnTrialsAlong() throws {
    let program = try trained()
    let kept = try program.weights().keys.sorted()[0]
    // Shares one trial with the first sweep.
    try program.write(
      smallGrid.replacing("name: small", with: "name: other")
        .replacing("1e-3", with: "2e-3"), to: "other.conf")
    #expect(try program.run("other.conf").status == 0)
    #expect(try count("trials", program) == "3")
    let shared = try program.run("rm", "baseline", "--sweep", "small")
    #expect(shared.err.contains("and its results from the sweeps other, small?"), "\(shared.err)")
    let removed = try program.run("rm", "other", "--yes")
    #expect(removed.out == "removed the sweep 'other' and 1 trial; 'sweep gc' frees its files\n")
    #expect(try count("trials", program) == "2")
    #expect(try program.run("small.conf").out.contains("nothing to do: 2 of 2 finished"))
    // Its files stay until they are collected.
    #expect(try program.weights().count == 3)
    try program.write("", to: "results/trials/\(kept)/x.1.partial")
    let dry = try program.run("gc", "--dry-run")
    #expect(dry.out.contains("2 entries"))
    #expect(try program.weights().count == 3, "a dry run deletes nothing")
    try program.write("mine", to: "results/trials/notes.txt")
    let collected = try program.run("gc")
    #expect(collected.status == 0)
    #expect(program.exists("results/trials/notes.txt"))
    try FileManager.default.removeItem(atPath: program.folder.path("results/trials/notes.txt"))
    #expect(try program.weights().count == 2)
    #expect(try program.run("gc").out.hasPrefix("0 entries"))
  }

  @Test func filesOfInterruptedWritesAreCollected() throws {
    let program = try trained()
    let trial = try program.weights().keys.sorted()[0]
    let left = [
      "results/trials/\(trial)/model.safetensors.12.partial",
      "results/trials/\(trial)/manifest.json.12-34.tmp", "results/.sweep-12-34.tmp",
      "data/.cache/.sweep-12-34.tmp", "data/sample/.sweep-12-34.tmp",
      "results/trials/\(trial)/.sweep-12-34.tmp",
      "data/.cache/sample-0.sweepdata.12-34.tmp", "data/sample/users.dat.12-34.tmp",
    ]
    for name in left { try program.write("half", to: name) }
    let mine = ["results/notes.tmp", "data/sample/notes.tmp", "data/.cache/notes.txt"]
    for name in mine { try program.write("mine", to: name) }
    // One that is being written is locked.
    let lock = try #require(FileHandle(forUpdatingAtPath: program.folder.path(left[3])))
    #expect(sweep_lock_file(lock.fileDescriptor))
    let collected = try program.run("gc")
    #expect(collected.status == 0, "\(collected.err)")
    for name in left where name != left[3] {
      #expect(
        collected.out.contains("deleted \(name), 4 bytes: left by an interrupted write\n"))
      #expect(!program.exists(name))
    }
    #expect(collected.out.hasSuffix("7 entries, 28 bytes\n"))
    #expect(program.exists(left[3]))
    for name in mine { #expect(program.exists(name)) }
    try lock.close()
    #expect(try program.run("gc").out.hasSuffix("1 entry, 4 bytes\n"))
  }

  @Test func encodedDatasetsWithoutUseAreCollected() throws {
    let program = try trained()
    func caches() throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: program.folder.path("data/.cache"))
        .sorted()
    }
    let used = try caches()
    #expect(used.count == 1)
    try program.write("of another version", to: "data/.cache/sample-0.sweepdata")
    let dry = try program.run("gc", "--dry-run")
    #expect(
      dry.out.hasPrefix(
        "would delete data/.cache/sample-0.sweepdata, 18 bytes: damaged, or from another "
          + "version of sweep\n"))
    #expect(try program.run("gc").out.hasSuffix("1 entry, 18 bytes\n"))
    #expect(try caches() == used)
    // Another division of the same data is of use; nothing is trained again for either.
    try program.write(
      smallGrid.replacing("dataset: sample", with: "dataset: {path: sample, split: {test: 0.3}}"),
      to: "other.conf")
    #expect(try program.run("data", "info", "other.conf").status == 0)
    #expect(try program.run("gc").out == "0 entries, 0 bytes\n")
    #expect(try caches().count == 2)
    // A later file of users makes both useless.
    try program.write(try program.read("data/sample/users.dat") + "\n", to: "data/sample/users.dat")
    let stale = try program.run("gc")
    #expect(stale.out.contains("bytes: its dataset has changed\n"))
    #expect(try caches().isEmpty)
    #expect(try program.run("data", "info", "sample").status == 0)
    try FileManager.default.removeItem(atPath: program.folder.path("data/sample"))
    #expect(try program.run("gc").out.contains("bytes: its dataset is gone\n"))
    #expect(try caches().isEmpty)
    #expect(!program.exists("data/sample"), "gc generates nothing")
  }

  @Test func showNamesTheSweepsThatHoldATrial() throws {
    let program = try trained()
    try program.write(
      smallGrid.replacing("name: small", with: "name: other")
        .replacing("1e-3", with: "2e-3"), to: "other.conf")
    #expect(try program.run("other.conf").status == 0)
    let both = try program.run("show", "baseline").out
    #expect(both.contains("\nsweeps        other, small\n"), "\(both)")
    let one = try program.run("show", "faster", "--sweep", "small").out
    #expect(one.contains("\nsweep         small\n"), "\(one)")
  }

  @Test func trialsOfAnotherDatabaseInTheFolderAreKept() throws {
    let program = try trained()
    try program.write(
      smallGrid.replacing("name: small", with: "name: other")
        .replacing("epochs: 2", with: "epochs: 1"), to: "other.conf")
    let second = ["--db", "results/second.sqlite"]
    #expect(try program.run(["other.conf"] + second).status == 0)
    let weights = try program.weights()
    #expect(weights.count == 4)
    #expect(try program.run(["gc"] + second).out == "0 entries, 0 bytes\n")
    // Nor is anything taken from under a run on it, and a link is no other database.
    let lock = try RunnerLock(database: program.folder.path("results/second.sqlite"))
    #expect(try program.run("gc").err.contains("another sweep runs on 'results/second.sqlite'"))
    lock.release()
    try FileManager.default.createSymbolicLink(
      atPath: program.folder.path("results/link.sqlite"), withDestinationPath: "sweep.sqlite")
    #expect(try program.run("gc").out == "0 entries, 0 bytes\n")
    #expect(try program.run(["rm", "other", "--yes"] + second).status == 0)
    #expect(try program.run("gc").out.contains("2 entries"))
    #expect(try program.run("doctor").out.contains("checkpoints: 2 whole"))
    // One that can't be read may know any.
    let database = program.folder.path("results/second.sqlite")
    for suffix in ["-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: database + suffix)
    }
    var bytes = try program.bytes("results/second.sqlite")
    bytes.replaceSubrange(4096..., with: Data(repeating: 0xFF, count: bytes.count - 4096))
    try bytes.write(to: URL(filePath: database))
    let refused = try program.run("gc")
    #expect(refused.status == 2)
    #expect(refused.err.hasPrefix("error: nothing was deleted, as"), "\(refused.err)")
  }

  @Test func theDoctorFindsDamagedCheckpoints() throws {
    let program = try trained()
    let well = try program.run("doctor")
    #expect(well.status == 0, "\(well.out)")
    #expect(well.out.contains("checkpoints: 2 whole"))
    let trial = try program.weights().keys.sorted()[0]
    let path = "results/trials/\(trial)/model.safetensors"
    var bytes = try program.bytes(path)
    bytes[bytes.count / 2] ^= 1
    try bytes.write(to: URL(filePath: program.folder.path(path)))
    let ill = try program.run("doctor")
    #expect(ill.status == 1)
    #expect(ill.out.contains("checkpoints: 1 whole"))
    #expect(ill.out.contains("problem checkpoint: \(path)"))
    let folder = "results/trials/\(trial)"
    try FileManager.default.removeItem(atPath: program.folder.path(folder))
    let gone = try program.run("doctor")
    #expect(gone.out.contains("problem checkpoint: \(folder)/manifest.json: cannot be read"))
  }

  @Test func theDoctorFindsADamagedDatabase() throws {
    let program = try trained()
    let path = program.folder.path("results/sweep.sqlite")
    // Reading through the log would hide the damage.
    for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
    var bytes = try Data(contentsOf: URL(filePath: path))
    for place in stride(from: 4096, to: bytes.count, by: 2048) { bytes[place] ^= 0xFF }
    try bytes.write(to: URL(filePath: path))
    let ill = try program.run("doctor")
    #expect(ill.status == 1)
    #expect(ill.out.contains("problem database"))
  }
}
