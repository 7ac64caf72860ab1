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

  func read(_ name: String) throws -> String {
    try String(contentsOfFile: folder.path(name), encoding: .utf8)
  }

  func bytes(_ name: String) throws -> Data {
    try Data(contentsOf: URL(filePath: folder.path(name)))
  }

  func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: folder.path(name))
  }

  /// Starts the program; its output goes to files in the folder.
  func start(_ arguments: String...) throws -> Process {
    try start(arguments, out: "stdout-\(UUID())", err: "stderr-\(UUID())")
  }

  private func start(
    _ arguments: [String], input: FileHandle = .nullDevice, out: String, err: String
  ) throws -> Process {
    let process = Process()
    process.executableURL = Self.executable
    process.arguments = arguments
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
  func run(_ arguments: String...) throws -> Output { try run(arguments) }

  /// Runs the program to its end.
  ///
  /// - Parameter input: its stdin; empty by default.
  @discardableResult
  func run(_ arguments: [String], input: FileHandle = .nullDevice) throws -> Output {
    let (out, err) = ("stdout-\(UUID())", "stderr-\(UUID())")
    let process = try start(arguments, input: input, out: out, err: err)
    process.waitUntilExit()
    return Output(status: process.terminationStatus, out: try read(out), err: try read(err))
  }

  /// Process ids of the workers that train in this folder.
  ///
  /// Only command lines of processes in this folder are read: Foundation loses four kilobytes each
  /// time it reads an empty file of `/proc`, as those of the kernel's threads are, which in a test
  /// that asks for minutes came to all memory.
  func workers() throws -> [Int32] {
    let here = URL(filePath: folder.path).resolvingSymlinksInPath().path
    return try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { Int32($0) }
      .filter { process in
        let directory = try? FileManager.default.destinationOfSymbolicLink(
          atPath: "/proc/\(process)/cwd")
        guard directory == here else { return false }
        let command = try? String(contentsOfFile: "/proc/\(process)/cmdline", encoding: .utf8)
        return command?.contains("sweep\0worker") == true
      }
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
