import ArgumentParser
import Foundation

/// `kernels`: the speed of each kernel of the engine beside its upper bound.
@main
struct KernelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kernels",
    abstract: "Measure the engine's kernels one by one, on one core.",
    discussion: """
      Prints a Markdown table: the rate of each kernel in the shapes of MovieLens 1M (14 fields, two \
      heads), and its share of the CPU's peak of fused multiply-adds or of the speed of a copy, \
      measured in the same run.
      """)

  @Option(help: "Embedding dimensions, separated by commas.")
  var dims = "16,32,64"

  @Option(help: "Rounds; every kernel runs once per round.")
  var rounds = 5

  @Option(help: "Seconds per kernel and round.")
  var seconds = 0.05

  @Option(help: "Only kernels whose name contains this text; bounds are always measured.")
  var only: String?

  private var dimensions: [Int] {
    dims.split(separator: ",").map { Int($0.trimmingCharacters(in: .whitespaces)) ?? 0 }
  }

  func validate() throws {
    guard !dimensions.isEmpty, dimensions.allSatisfy({ $0 > 0 }) else {
      throw ValidationError("--dims takes whole numbers above 0, such as 16,32,64.")
    }
    guard rounds > 0 else { throw ValidationError("--rounds must be at least 1.") }
    guard seconds > 0 else { throw ValidationError("--seconds must be above 0.") }
    guard !kernels(Shape(dimension: dimensions[0])).isEmpty else {
      throw ValidationError("No kernel's name contains “\(only ?? "")”.")
    }
  }

  func run() {
    #if DEBUG
      let warning = "warning: this is a debug build; add -c release for meaningful speeds\n"
      FileHandle.standardError.write(Data(warning.utf8))
    #endif
    print("| d | kernel | speed | share | of |", "|---:|---|---:|---:|---|", separator: "\n")
    for dimension in dimensions {
      let shape = Shape(dimension: dimension)
      let measurement = Measurement(
        Kernel.bounds(shape) + kernels(shape), rounds: rounds, seconds: seconds)
      for (index, kernel) in measurement.kernels.enumerated() {
        let speed = String(
          format: "%.1f %@", measurement.rates[index] / 1e9, kernel.work.unit as NSString)
        let share = measurement.share(index).map { String(format: "%.0f %%", $0 * 100) }
        let bound = share == nil ? "" : kernel.bound
        print("| \(dimension) | \(kernel.name) | \(speed) | \(share ?? "") | \(bound) |")
      }
    }
  }

  /// In the order of a training step.
  private func kernels(_ shape: Shape) -> [Kernel] {
    let all = Kernel.products(shape) + Kernel.elementwise(shape) + Kernel.layout(shape)
    guard let only else { return all }
    return all.filter { $0.name.localizedCaseInsensitiveContains(only) }
  }
}
