import Crypto
import Foundation

/// Evaluation of trained models: the candidates that are ranked for a user, and the cutoffs.
package struct EvaluationProtocol: Sendable, Hashable, Codable {
  /// The movies that are ranked for a user.
  package enum Candidates: Sendable, Hashable, Codable {
    /// The movies of the user's own test rows.
    case own
    /// All movies without a training or validation row of the user.
    case all
    /// The movies of the user's positive test rows, and a number of movies that the user never
    /// rated.
    case sampled(Int)

    /// The scope in the names of metrics of these candidates; nil for the user's own rows.
    package var scope: MetricScope? {
      switch self {
      case .own: nil
      case .all: .all
      case .sampled: .sampled
      }
    }
  }

  package let candidates: Candidates
  /// Ascending; includes 10, the cutoff of the `results` view.
  package let cutoffs: [Int]
  /// True if every epoch records all metrics of the validation rows.
  package let isPerEpoch: Bool

  package init(candidates: Candidates = .own, cutoffs: [Int] = [], isPerEpoch: Bool = false) {
    self.candidates = candidates
    self.cutoffs = Set(cutoffs + [MetricDefinition.standardCutoff]).sorted()
    self.isPerEpoch = isPerEpoch
  }

  /// Reads protocols of older versions too.
  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    candidates = try values.decode(Candidates.self, forKey: .candidates)
    cutoffs = try values.decode([Int].self, forKey: .cutoffs)
    isPerEpoch = try values.decodeIfPresent(Bool.self, forKey: .isPerEpoch) ?? false
  }

  package static let standard = EvaluationProtocol()

  /// The final metrics of the test rows under this protocol: over the user's own rows, then over
  /// the candidates if they differ.
  package var metrics: [MetricDefinition] {
    let own = MetricDefinition.definitions(cutoffs: cutoffs)
    guard let scope = candidates.scope else { return own }
    return own + own.filter(\.isRanking).map { $0.within(scope) }
  }

  /// The final metrics of the validation rows, over the user's own rows.
  package var validationMetrics: [MetricDefinition] {
    MetricDefinition.definitions(cutoffs: cutoffs).map { $0.within(.validation) }
  }

  /// Returns the hash of data and protocol: the data's own under the standard protocol, so that
  /// older trials keep their identity.
  package func hash(ofData dataHash: String) -> String {
    guard self != .standard else { return dataHash }
    let ranked =
      switch candidates {
      case .own: "own"
      case .all: "all"
      case .sampled(let count): "sampled \(count)"
      }
    let text =
      "\(dataHash)\ncandidates \(ranked)\ncutoffs \(cutoffs)"
      + (isPerEpoch ? "\nvalidation per epoch" : "")
    return SHA256.hash(data: Data(text.utf8)).hexadecimal
  }
}
