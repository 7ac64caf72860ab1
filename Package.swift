// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .treatAllWarnings(as: .error),
]

#if arch(x86_64)
  /// Fused multiply-adds need a CPU of 2013 or later (AVX2, FMA); another may be named here.
  let instructions = ["-Xcc", "-march=\(Context.environment["SWEEP_MARCH"] ?? "x86-64-v3")"]
#else
  let instructions: [String] = []
#endif

/// What works on every row: optimised in debug builds too.
let optimised: [SwiftSetting] = [
  .enableExperimentalFeature("Lifetimes"), .unsafeFlags(["-O"]),
]

/// Arithmetic: optimised in debug builds too, so that tests train at full speed. Square roots
/// without `errno` become vector instructions.
let numeric: [SwiftSetting] = [
  .enableExperimentalFeature("Lifetimes"),
  .unsafeFlags(["-O", "-Xcc", "-fno-math-errno"] + instructions),
]

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
/// For the place of an error in a query, which GRDB does not pass on.
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

func module(
  _ name: String, _ dependencies: [Target.Dependency], _ more: [SwiftSetting] = []
) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings + more)
}

func tests(
  of name: String, _ dependencies: [Target.Dependency], exclude: [String] = [],
  _ more: [SwiftSetting] = []
) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.target(name: name)] + dependencies, exclude: exclude,
    swiftSettings: settings + more)
}

let package = Package(
  name: "sweep",
  products: [
    .executable(name: "sweep", targets: ["sweep"]),
    // For Benchmarks, which is a package of its own.
    .library(name: "Kernels", targets: ["Kernels"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.6.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
  ],
  targets: [
    .executableTarget(
      name: "sweep", dependencies: ["SweepCommands"], swiftSettings: settings),
    module(
      "SweepCommands",
      [
        "Analysis", "CPlatform", "DatasetDownload", "Datasets", "Engine", "Evaluation",
        "ExperimentFile", "ExperimentModel", "Kernels", "LocalLauncher", "OutputFiles", "Platform",
        "Reporting", "ResultStore", "Scheduling", "TerminalUI", "TextLayout", "TrialTraining",
        "WorkerProtocol", argumentParser, system,
      ]),
    module("ExperimentModel", [crypto]),
    module("ExperimentFile", ["Datasets", "ExperimentModel", "Platform", crypto, yams]),
    module(
      "Datasets", ["CPlatform", "ExperimentModel", "OutputFiles", "Platform", crypto], optimised),
    .systemLibrary(
      name: "CZlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    module(
      "DatasetDownload", ["CZlib", "ExperimentModel", "Platform", crypto, subprocess], optimised),
    module("Kernels", [], numeric),
    module("Engine", ["ExperimentModel", "Kernels"], numeric),
    module(
      "TrialTraining",
      ["Datasets", "Engine", "Evaluation", "ExperimentModel", "Kernels", "Platform", crypto],
      optimised),
    module("Evaluation", ["ExperimentModel", "Platform"], optimised),
    module("WorkerProtocol", ["CPlatform", "ExperimentModel", system]),
    module("Scheduling", ["ExperimentModel"]),
    module(
      "LocalLauncher",
      ["CPlatform", "ExperimentModel", "WorkerProtocol", subprocess, system]),
    module(
      "ResultStore", ["CPlatform", "ExperimentModel", "Platform", grdb, sqlite]),
    module("Analysis", ["Evaluation", "ExperimentModel"]),
    module("Reporting", ["Analysis", "Evaluation", "ExperimentModel", "TextLayout"]),
    module("TerminalUI", ["OutputFiles", "TextLayout"]),
    module("TextLayout", []),
    module("OutputFiles", ["CPlatform"]),
    .target(name: "CPlatform"),
    module("Platform", ["CPlatform"]),
    module("TestSupport", ["ExperimentModel", "Scheduling"]),

    tests(
      of: "SweepCommands",
      [
        "CPlatform", "ExperimentFile", "ExperimentModel", "ResultStore", "TestSupport", "sweep",
        grdb,
      ]),
    tests(of: "ExperimentModel", []),
    tests(of: "ExperimentFile", ["ExperimentModel", "TestSupport", crypto]),
    tests(of: "Datasets", ["ExperimentModel", "TestSupport", crypto]),
    tests(of: "DatasetDownload", ["CZlib", "ExperimentModel", "TestSupport", crypto]),
    tests(of: "Kernels", [], numeric),
    tests(
      of: "Engine", ["ExperimentModel", "Kernels", "TestSupport", "TrialTraining"],
      exclude: ["References"], numeric),
    tests(
      of: "TrialTraining",
      ["Datasets", "Engine", "Evaluation", "ExperimentModel", "Kernels", "TestSupport"], numeric),
    tests(of: "Platform", ["TestSupport"]),
    tests(of: "Evaluation", ["ExperimentModel"], exclude: ["References"]),
    tests(of: "WorkerProtocol", ["ExperimentModel", "TestSupport", system]),
    tests(of: "Scheduling", ["ExperimentModel", "TestSupport"]),
    tests(
      of: "LocalLauncher",
      ["CPlatform", "ExperimentModel", "TestSupport", "WorkerProtocol"]),
    tests(of: "ResultStore", ["ExperimentModel", "Scheduling", "TestSupport", grdb]),
    tests(of: "Analysis", ["Evaluation", "ExperimentModel", "TestSupport"]),
    tests(
      of: "Reporting",
      ["Analysis", "Evaluation", "ExperimentModel", "TestSupport", "TextLayout"],
      exclude: ["Golden"]),
    tests(of: "TerminalUI", ["TextLayout"]),
    tests(of: "TextLayout", []),
    tests(of: "OutputFiles", ["TestSupport"]),
  ]
)
