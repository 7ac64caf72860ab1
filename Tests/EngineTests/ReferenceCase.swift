import ExperimentModel
import Foundation
import Testing
import Engine
import TrialTraining

/// A network with reference values of every layer, made by `scripts/references/autoint.py`
/// or `models.py`, which document names and shapes.
struct ReferenceCase: Sendable, CustomTestStringConvertible {
  let name: String
  private let file: SafetensorsFile

  init(_ name: String) throws {
    self.name = name
    file = try SafetensorsFile(path: referencePath("\(name).safetensors"))
  }

  /// Every case of AutoInt, with values inside the network.
  static func autoInt() throws -> [ReferenceCase] { try all(in: "autoint") }

  /// Every case of all models.
  static func all() throws -> [ReferenceCase] { try all(in: "autoint") + all(in: "models") }

  private static func all(in folder: String) throws -> [ReferenceCase] {
    try FileManager.default.contentsOfDirectory(atPath: referencePath(folder)).sorted()
      .filter { $0.hasSuffix(".safetensors") }
      .map { try ReferenceCase("\(folder)/\($0.dropLast(".safetensors".count))") }
  }

  var testDescription: String { name }

  // MARK: Inputs

  /// The hyperparameters, without dropout in AutoInt's cases.
  var hyperparameters: Hyperparameters {
    get throws {
      var values = file.metadata.mapValues { word in
        (try? JSONDecoder().decode(ParameterValue.self, from: Data(word.utf8))) ?? .text(word)
      }
      values["dropout"] = .real(0)
      return try Hyperparameters(values: values)
    }
  }

  /// Number of values of each field.
  var fieldSizes: [Int] { get throws { try values("field_sizes").map { Int($0) } } }
  /// Number of rows.
  var rows: Int { get throws { try shape("labels")[0] } }
  /// Number of rows, from the first, whose layer outputs are stored.
  var storedRows: Int { get throws { try shape("tokens")[0] } }
  /// Indices within the field, [rows][fields].
  var indices: [UInt32] { get throws { try values("indices").map { UInt32($0) } } }
  var labels: [Float] { get throws { try file.floats("labels") } }

  /// Field of the histories' items; nil if there are none.
  var itemField: Int? { (try? values("item_field"))?.first.map { Int($0) } }
  /// The rows, as an engine reads them.
  var inputs: EngineTests.Rows {
    get throws {
      let (sizes, indices) = (try fieldSizes, try indices)
      let labels = try labels.map { UInt8($0) }
      guard itemField != nil else {
        return EngineTests.Rows(fieldSizes: sizes, indices: indices, labels: labels)
      }
      let ends = try values("history_ranges").map { UInt32($0) }
      return EngineTests.Rows(
        fieldSizes: sizes, indices: indices, labels: labels,
        items: try values("history_items").map { UInt32($0) },
        ranges: labels.indices.map { HistoryRange(start: ends[2 * $0], end: ends[2 * $0 + 1]) })
    }
  }

  /// Names of the weights, sorted.
  var weightNames: [String] {
    file.tensors.map(\.name).filter { $0.hasPrefix("weight.") }
      .map { String($0.dropFirst("weight.".count)) }.sorted()
  }
  func weight(_ name: String) throws -> [Float] { try file.floats("weight.\(name)") }
  func weightShape(_ name: String) throws -> [Int] { try shape("weight.\(name)") }

  // MARK: Results

  /// Logits of all rows.
  var logits: [Double] { get throws { try values("logits") } }
  /// Mean loss over all rows.
  func loss(_ loss: HyperparameterOption) throws -> Double { try values("loss.\(loss.name)")[0] }
  /// Gradient of the mean loss; focal gradients are stored in some cases only.
  func gradient(_ loss: HyperparameterOption, _ name: String) throws -> [Double] {
    try values("gradient.\(loss.name).\(name)")
  }
  /// The losses with stored gradients.
  var gradientLosses: [HyperparameterOption] {
    HyperparameterChoice.loss.options.filter {
      file.tensor("gradient.\($0.name).\(weightNames[0])") != nil
    }
  }
  /// Any tensor: `attention.0.query`.
  func values(_ name: String) throws -> [Double] { try file.doubles(name) }
  func shape(_ name: String) throws -> [Int] {
    guard let tensor = file.tensor(name) else { throw CheckpointError("no \(name)") }
    return tensor.shape
  }
}

/// The path of a stored reference.
func referencePath(_ name: String) -> String {
  URL(filePath: #filePath).deletingLastPathComponent().appending(path: "References/\(name)").path
}

/// The largest difference, relative to the largest expected magnitude (at least `floor`).
func relativeError(_ actual: [Double], _ expected: [Double], floor: Double = 1e-12) -> Double {
  guard actual.count == expected.count else { return .infinity }
  let scale = expected.reduce(floor) { max($0, abs($1)) }
  return zip(actual, expected).reduce(0) { worst, pair in
    let difference = abs(pair.0 - pair.1) / scale
    return difference.isNaN ? .infinity : max(worst, difference)
  }
}
