// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .treatAllWarnings(as: .error),
]

#if arch(x86_64)
  /// The default needs AVX2 and FMA (CPUs since 2013); SWEEP_MARCH selects another target.
  let target = Context.environment["SWEEP_MARCH"] ?? "x86-64-v3"
  let instructions = ["-Xcc", "-march=\(target)"]
#else
  let target = ""
  let instructions: [String] = []
#endif

/// Samples in a vector: 16 with AVX-512, else 8. SWEEP_LANES overrides; 16 works on every CPU, in
/// two narrower registers, and trains the same bits.
let lanes = Context.environment["SWEEP_LANES"] ?? (target == "x86-64-v4" ? "16" : "8")

/// For modules that loop over all rows: optimised in debug builds too.
let optimised: [SwiftSetting] = [
  .enableExperimentalFeature("Lifetimes"), .unsafeFlags(["-O"]),
]

/// For modules that compute: optimised in debug builds too, so that tests train at full speed.
/// Without `errno`, square roots become vector instructions.
let numeric: [SwiftSetting] =
  [
    .enableExperimentalFeature("Lifetimes"),
    .unsafeFlags(["-O", "-Xcc", "-fno-math-errno"] + instructions),
  ] + (lanes == "16" ? [.define("SIXTEEN_LANES")] : [])

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
/// For the position of an error in a query, which GRDB does not expose.
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
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
    // Used by the separate package in Benchmarks.
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
        "Analysis", "CPlatform", "DatasetDownload", "Datasets", "Evaluation", "ExperimentModel",
        "LocalLauncher", "OutputFiles", "Platform", "Reporting", "ResultStore", "Scheduling",
        "SweepService", "TerminalUI", "TextLayout", "WorkerProtocol", argumentParser,
      ]),
    module("Arithmetic", [], optimised),
    module(
      "SweepService",
      [
        "Analysis", "Arithmetic", "CPlatform", "DatasetDownload", "Datasets", "Engine",
        "ExperimentFile", "ExperimentModel", "Kernels", "OutputFiles", "Platform", "Reporting",
        "ResultStore", "Scheduling", "Search", "TrialTraining", "WorkerProtocol", system,
      ]),
    module("ExperimentModel", [crypto]),
    module(
      "ExperimentFile", ["Datasets", "ExperimentModel", "Platform", "Search", crypto, yams]),
    module(
      "Datasets",
      ["Arithmetic", "ExperimentModel", "OutputFiles", "Platform", crypto, system],
      optimised),
    .systemLibrary(
      name: "CZlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    module(
      "DatasetDownload", ["CZlib", "ExperimentModel", "Platform", crypto, subprocess, system],
      optimised),
    .target(name: "CKernels", cSettings: [.unsafeFlags(["-O2"])]),
    module("Vectors", ["CKernels"], numeric),
    module("Kernels", ["CKernels", "Vectors"], numeric),
    module("Engine", ["Arithmetic", "ExperimentModel", "Kernels"], numeric),
    module(
      "TrialTraining",
      [
        "Arithmetic", "Datasets", "Engine", "Evaluation", "ExperimentModel", "Kernels", "Platform",
        crypto,
      ], optimised),
    module("Evaluation", ["Arithmetic", "ExperimentModel", "Platform"], optimised),
    module("WorkerProtocol", ["CPlatform", "ExperimentModel", system]),
    module("Scheduling", ["ExperimentModel"]),
    module("Search", ["Arithmetic", "ExperimentModel"], numeric),
    module(
      "LocalLauncher",
      ["CPlatform", "ExperimentModel", "WorkerProtocol", subprocess, system]),
    module(
      "ResultStore",
      ["Arithmetic", "CPlatform", "ExperimentModel", "Platform", grdb, sqlite, system]),
    module("Analysis", ["Evaluation", "ExperimentModel", "Search"]),
    module(
      "Reporting", ["Analysis", "Arithmetic", "Evaluation", "ExperimentModel", "TextLayout"]),
    module("TerminalUI", ["OutputFiles", "TextLayout", system]),
    module("TextLayout", []),
    module("OutputFiles", ["Platform", system]),
    .target(name: "CPlatform"),
    module("Platform", ["CPlatform", system]),
    module("TestSupport", ["Arithmetic", "ExperimentModel", "Scheduling"]),

    tests(
      of: "SweepCommands",
      [
        "CPlatform", "Datasets", "ExperimentFile", "ExperimentModel", "Reporting", "ResultStore",
        "SweepService", "TestSupport", "sweep", argumentParser, grdb,
      ]),
    tests(of: "Arithmetic", []),
    tests(
      of: "SweepService",
      [
        "Analysis", "ExperimentModel", "OutputFiles", "Reporting", "ResultStore", "Scheduling",
        "Search",
        "TestSupport",
      ]),
    tests(of: "ExperimentModel", []),
    tests(of: "ExperimentFile", ["ExperimentModel", "TestSupport", crypto]),
    tests(of: "Datasets", ["Arithmetic", "ExperimentModel", "TestSupport", crypto]),
    tests(of: "DatasetDownload", ["CZlib", "ExperimentModel", "TestSupport", crypto]),
    tests(of: "Kernels", [], numeric),
    tests(
      of: "Engine", ["ExperimentModel", "Kernels", "TestSupport", "TrialTraining"],
      exclude: ["References"], numeric),
    tests(
      of: "TrialTraining",
      ["Datasets", "Engine", "Evaluation", "ExperimentModel", "Kernels", "TestSupport"], numeric),
    tests(of: "Platform", ["TestSupport"]),
    tests(of: "Evaluation", ["Arithmetic", "ExperimentModel"], exclude: ["References"]),
    tests(of: "WorkerProtocol", ["ExperimentModel", "TestSupport", system]),
    tests(of: "Scheduling", ["ExperimentModel", "TestSupport"]),
    tests(of: "Search", ["Arithmetic", "ExperimentModel"], numeric),
    tests(
      of: "LocalLauncher",
      ["CPlatform", "ExperimentModel", "TestSupport", "WorkerProtocol"]),
    tests(
      of: "ResultStore",
      ["Analysis", "Evaluation", "ExperimentModel", "Scheduling", "TestSupport", grdb]),
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

// SWEEP_PART=engine leaves only the engine and its tests, which `scripts/test` builds for both
// widths.
if Context.environment["SWEEP_PART"] == "engine" {
  let part = [
    "Arithmetic", "CKernels", "CPlatform", "Datasets", "Engine", "EngineTests", "Evaluation",
    "ExperimentModel", "Kernels", "KernelsTests", "OutputFiles", "Platform", "Scheduling",
    "TestSupport", "TrialTraining", "Vectors",
  ]
  package.targets.removeAll { !part.contains($0.name) }
  package.products.removeAll { $0.name == "sweep" }
}

// SWEEP_PART=search leaves only the search and its benchmark: an executable of this package, which
// sees what other packages do not.
if Context.environment["SWEEP_PART"] == "search" {
  let benchmarks = "SearchBenchmarks"
  package.targets.removeAll { !["Arithmetic", "ExperimentModel", "Search"].contains($0.name) }
  package.targets.append(
    .executableTarget(
      name: benchmarks, dependencies: ["ExperimentModel", "Search", argumentParser],
      path: "Benchmarks/search/Sources", swiftSettings: settings))
  package.products = [.executable(name: "search-benchmarks", targets: [benchmarks])]
}
