// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .treatAllWarnings(as: .error),
]

/// Training runs at full speed in debug builds too; fused multiply-adds need a CPU that has them.
let numeric: [SwiftSetting] = [
  .enableExperimentalFeature("Lifetimes"),
  .unsafeFlags(["-O", "-Xcc", "-march=x86-64-v3", "-Xcc", "-fno-math-errno"]),
]

let package = Package(
  name: "sweep",
  dependencies: [
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2")
  ],
  targets: [
    .target(
      name: "ExperimentModel",
      dependencies: [.product(name: "Crypto", package: "swift-crypto")],
      swiftSettings: settings),
    .target(name: "Kernels", swiftSettings: settings + numeric),
    .target(
      name: "Training",
      dependencies: [
        "ExperimentModel", "Kernels", .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: settings + numeric),
    .target(name: "Scheduling", dependencies: ["ExperimentModel"], swiftSettings: settings),
    .testTarget(
      name: "KernelsTests", dependencies: ["Kernels"], swiftSettings: settings + numeric),
    .testTarget(
      name: "TrainingTests", dependencies: ["Training", "Kernels", "ExperimentModel"],
      exclude: ["References"], swiftSettings: settings + numeric),
  ]
)
