import ExperimentModel

@testable import Search

/// Spaces that the contract tests run over.
enum TestSpace: String, CaseIterable, Sendable {
  case continuous, mixed, conditional, finite

  var space: SearchSpace {
    switch self {
    case .continuous:
      Self.make([
        SearchParameter("x", .uniform(min: -5, max: 10)),
        SearchParameter("y", .uniform(min: 0, max: 15)),
        SearchParameter("rate", .logUniform(min: 1e-4, max: 1e-1)),
      ])
    case .mixed:
      Self.make([
        SearchParameter("rate", .logUniform(min: 1e-4, max: 1)),
        SearchParameter("layers", .intUniform(min: 1, max: 5)),
        SearchParameter("dropout", .quantizedUniform(min: 0, max: 0.5, step: 0.1)),
        SearchParameter("units", .quantizedLogUniform(min: 16, max: 512, step: 16)),
        SearchParameter(
          "batch",
          .categorical(
            [.integer(256), .integer(1024), .integer(4096)], probabilities: [0.5, 0.25, 0.25])),
        SearchParameter("epochs", .constant(.integer(3))),
      ])
    case .conditional:
      Self.make([
        SearchParameter(
          "momentum", .uniform(min: 0, max: 1), when: .init(["optimizer": [.text("sgd")]])),
        SearchParameter("optimizer", .categorical([.text("adam"), .text("sgd"), .text("lion")])),
        SearchParameter(
          "nesterov", .categorical([.boolean(true), .boolean(false)]),
          when: .init(["optimizer": [.text("sgd")]])),
        SearchParameter(
          "damping", .uniform(min: 0, max: 1), when: .init(["nesterov": [.boolean(false)]])),
        SearchParameter(
          "beta", .uniform(min: 0.8, max: 0.999),
          when: .init(["optimizer": [.text("adam"), .text("lion")]])),
        SearchParameter("rate", .logUniform(min: 1e-4, max: 1)),
      ])
    case .finite:
      Self.make([
        SearchParameter("a", .categorical([.integer(1), .integer(2), .integer(3)])),
        SearchParameter("b", .intUniform(min: 0, max: 3), when: .init(["a": [.integer(2)]])),
        SearchParameter("c", .quantizedUniform(min: 0, max: 1, step: 0.5)),
      ])
    }
  }

  static func make(_ parameters: [SearchParameter]) -> SearchSpace {
    do { return try SearchSpace(parameters) } catch { fatalError("\(error)") }
  }
}

extension ParameterSpace.Point {
  /// A deterministic result of the point, with every kind of ending among them.
  func observation(_ index: Int) -> Observation {
    var hash: UInt64 = 7
    for assignment in assignments {
      let number = assignment.value.number ?? Double("\(assignment.value)".utf8.count)
      hash = hash &* 31 &+ UInt64(bitPattern: Int64(number * 1000))
    }
    switch index % 11 {
    case 4: return .pruned(epoch: 1 + index % 3, value: Double(hash % 1009))
    case 7: return .diverged
    case 9: return .failed
    default: return .finished(Double(hash % 997))
    }
  }
}
