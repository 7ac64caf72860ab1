// swift-tools-version: 6.2
import PackageDescription

#if arch(x86_64)
  /// The same instruction set as in the measured package.
  let instructions = ["-Xcc", "-march=\(Context.environment["SWEEP_MARCH"] ?? "x86-64-v3")"]
#else
  let instructions: [String] = []
#endif

let package = Package(
  name: "benchmarks",
  products: [.executable(name: "kernels", targets: ["KernelBenchmarks"])],
  dependencies: [
    .package(name: "sweep", path: ".."),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
  ],
  targets: [
    .executableTarget(
      name: "KernelBenchmarks",
      dependencies: [
        .product(name: "Kernels", package: "sweep"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableExperimentalFeature("Lifetimes"),
        .treatAllWarnings(as: .error),
        // Inlined kernels are compiled with the engine's flags.
        .unsafeFlags(["-O", "-Xcc", "-fno-math-errno"] + instructions),
      ])
  ]
)
