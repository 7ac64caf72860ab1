import ExperimentModel
import Foundation
import TestSupport

@testable import Datasets

/// Small datasets in each layout, written by the tests themselves.
struct DatasetFixture {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  var source: String { folder.path("source") }

  func write(_ text: String, to name: String, encoding: String.Encoding = .utf8) throws {
    try write(text.data(using: encoding)!, to: name)
  }

  func write(_ bytes: Data, to name: String) throws {
    try FileManager.default.createDirectory(atPath: source, withIntermediateDirectories: true)
    try bytes.write(to: URL(filePath: "\(source)/\(name)"))
  }

  func prepare(_ change: (inout DatasetSpecification) -> Void = { _ in }) throws -> EncodedDataset {
    var specification = DatasetSpecification(source: source)
    change(&specification)
    return try preparation.prepare(specification)
  }

  var preparation: DatasetPreparation {
    DatasetPreparation(dataFolder: folder.path("data"), cacheFolder: folder.path("cache"))
  }

  /// What `prepare` throws, as people see it, with the folder's path taken out.
  func mistake() -> String {
    do {
      _ = try prepare()
      return "no error"
    } catch {
      return "\(error)".replacing(source + "/", with: "").replacing(source, with: "source")
    }
  }

  static func decode<Value: Decodable>(_ type: Value.Type, _ json: String) throws -> Value {
    try JSONDecoder().decode(type, from: Data(json.utf8))
  }

  /// Three users, three movies (one never rated), twenty ratings.
  static let ratings = (0..<20).map {
    "\($0 % 3 + 1)::\($0 % 2 + 1)::\($0 % 5 + 1)::\(956_703_932 + $0 * 86_400)"
  }

  func writeMovieLens1M(lineEnd: String = "\n") throws {
    func text(_ lines: [String]) -> String { lines.joined(separator: lineEnd) + lineEnd }
    try write(
      text(["1::F::1::10::48067", "2::M::56::16::70072", "3::M::25::15::55117"]), to: "users.dat",
      encoding: .isoLatin1)
    try write(
      text([
        "1::Toy Story (1995)::Animation|Children's|Comedy", "2::Misérables, Les (1934)::Drama",
        "9::Never Rated (2001)::War",
      ]), to: "movies.dat", encoding: .isoLatin1)
    try write(text(Self.ratings), to: "ratings.dat", encoding: .isoLatin1)
  }
}
