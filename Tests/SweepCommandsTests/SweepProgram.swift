import Foundation
import TestSupport

/// The real program, run as people run it.
struct SweepProgram {
  struct Output {
    let status: Int32
    let out: String
    let err: String
  }

  /// The working directory.
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The binary that was built beside the tests.
  static var executable: URL {
    let tests = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    return tests.deletingLastPathComponent().appending(path: "sweep")
  }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(filePath: folder.path(name)))
  }

  /// Writes the dataset `tiny`: twenty users rate twenty movies, one row per moment.
  func writeTinyDataset(rating: (_ row: Int) -> Int) throws {
    let rows = (0..<400).map { row in
      "\(row % 20 + 1)\t\(row / 20 + 1)\t\(rating(row))\t\(10_000 + row)"
    }
    let head = "user_id:token\titem_id:token\trating:float\ttimestamp:float"
    try FileManager.default.createDirectory(
      atPath: folder.path("data/tiny"), withIntermediateDirectories: true)
    try write(([head] + rows).joined(separator: "\n") + "\n", to: "data/tiny/tiny.inter")
  }

  func read(_ name: String) throws -> String {
    try String(contentsOfFile: folder.path(name), encoding: .utf8)
  }

  func bytes(_ name: String) throws -> Data {
    try Data(contentsOf: URL(filePath: folder.path(name)))
  }

  func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: folder.path(name))
  }

  /// Starts the program; its output goes to files of these names in the folder.
  func start(
    _ arguments: String..., out: String = "stdout-\(UUID())", err: String = "stderr-\(UUID())"
  ) throws -> Process {
    try start(arguments, out: out, err: err)
  }

  /// - Parameters:
  ///   - words: of a command that runs the program.
  ///   - input: its stdin; empty by default.
  private func start(
    as words: [String] = [], _ arguments: [String], input: FileHandle = .nullDevice, out: String,
    err: String
  ) throws -> Process {
    let process = Process()
    process.executableURL = words.isEmpty ? Self.executable : URL(filePath: "/usr/bin/env")
    process.arguments =
      words.isEmpty ? arguments : words + [Self.executable.path] + arguments
    process.currentDirectoryURL = URL(filePath: folder.path)
    for name in [out, err] {
      try Data().write(to: URL(filePath: folder.path(name)))
    }
    process.standardInput = input
    process.standardOutput = try FileHandle(forWritingTo: URL(filePath: folder.path(out)))
    process.standardError = try FileHandle(forWritingTo: URL(filePath: folder.path(err)))
    try process.run()
    return process
  }

  /// Runs the program to its end.
  @discardableResult
  func run(_ arguments: String...) throws -> Output { try run(as: [], arguments) }

  /// Runs the program to its end.
  ///
  /// - Parameters:
  ///   - words: of a command that runs it: `setpriv` with options, for example.
  ///   - input: its stdin; empty by default.
  @discardableResult
  func run(
    as words: [String] = [], _ arguments: [String], input: FileHandle = .nullDevice
  ) throws -> Output {
    let (out, err) = ("stdout-\(UUID())", "stderr-\(UUID())")
    let process = try start(as: words, arguments, input: input, out: out, err: err)
    process.waitUntilExit()
    return Output(status: process.terminationStatus, out: try read(out), err: try read(err))
  }

  /// Waits for a condition, as long as that takes on a slow machine.
  ///
  /// - Returns: true if it held before the process ended.
  @discardableResult
  func wait(for process: Process, until condition: () throws -> Bool) rethrows -> Bool {
    while process.isRunning {
      if try condition() { return true }
      usleep(50_000)
    }
    return try condition()
  }

  /// Waits until no worker is left in this folder: on a quiet machine at most two seconds, beside other
  /// tests longer.
  ///
  /// - Returns: false if some are left after two minutes.
  func waitForWorkersToEnd() throws -> Bool {
    for _ in 0..<1200 {
      if try workers().isEmpty { return true }
      usleep(100_000)
    }
    return false
  }

  /// The number of epochs in the database.
  func recordedEpochs() throws -> Int {
    let query = try run("query", "SELECT count(*) FROM epoch_results", "--format", "csv")
    return query.out.split(whereSeparator: \.isNewline).last.flatMap { Int($0) } ?? 0
  }

  /// Process ids of the workers that train in this folder.
  ///
  /// Reads `/proc` by system calls: Foundation loses four kilobytes each time it reads one of its
  /// empty files, and an error thrown in a test, as for each process of another user, takes longer
  /// than all the rest. In a test that asks for minutes both matter.
  func workers() throws -> [Int32] {
    let here = URL(filePath: folder.path).resolvingSymlinksInPath().path
    return try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { Int32($0) }
      .filter { process in
        linkTarget("/proc/\(process)/cwd") == here
          && (try? String(contentsOfFile: "/proc/\(process)/cmdline", encoding: .utf8))?
            .contains("sweep\0worker") == true
      }
  }

  /// True if a process was suspended by SIGSTOP.
  func isStopped(_ process: Int32) -> Bool {
    let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
    return status?.contains("State:\tT") == true
  }

  /// The target of a symbolic link; nil if it cannot be read.
  private func linkTarget(_ path: String) -> String? {
    let bytes = [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
      count = max(0, readlink(path, buffer.baseAddress!, buffer.count))
    }
    return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
  }

  /// The weight files that the sweeps of this folder left, by trial.
  func weights() throws -> [String: Data] {
    var weights: [String: Data] = [:]
    let trials = folder.path("results/trials")
    for trial in try FileManager.default.contentsOfDirectory(atPath: trials) {
      weights[trial] = try bytes("results/trials/\(trial)/model.safetensors")
    }
    return weights
  }
}

/// Two small configurations on the sample.
let smallGrid = """
  name: small
  dataset: sample
  defaults: {epochs: 2, embedding_dim: 4, attention_layers: 1, batch_size: 1000}
  experiments:
    - {name: baseline, description: default settings}
    - {name: faster, learning_rate: 1e-3}
  """
