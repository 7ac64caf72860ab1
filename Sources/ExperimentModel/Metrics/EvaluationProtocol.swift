import Crypto
import Foundation

/// How trained models are tested: among which movies a user's test rows are ranked, and where ranking
/// metrics cut.
package struct EvaluationProtocol: Sendable, Hashable, Codable {
  /// The movies that are ranked for a user.
  package enum Candidates: Sendable, Hashable, Codable {
    /// Those of the user's own test rows.
    case own
    /// All that the user has not seen in the training and validation rows.
    case all
    /// Those of the user's positive test rows, and so many that the user never rated.
    case sampled(Int)

    /// What metrics of these candidates are called behind the `/`; nil for the user's own rows.
    package var scope: MetricScope? {
      switch self {
      case .own: nil
      case .all: .all
      case .sampled: .sampled
      }
    }
  }

  package let candidates: Candidates
  /// Ascending; always with that of the `results` view, 10.
  package let cutoffs: [Int]

  package init(candidates: Candidates = .own, cutoffs: [Int] = []) {
    self.candidates = candidates
    self.cutoffs = Set(cutoffs + [MetricDefinition.standardCutoff]).sorted()
  }

  package static let standard = EvaluationProtocol()

  /// The final metrics that a trial has under this protocol: over the user's own test rows, then
  /// over the candidates if these are others.
  package var metrics: [MetricDefinition] {
    let own = MetricDefinition.definitions(cutoffs: cutoffs)
    guard let scope = candidates.scope else { return own }
    return own + own.filter(\.isRanking).map { $0.within(scope) }
  }

  /// What data and protocol are known by together: the data's own hash under the standard protocol,
  /// so that trials from before there were others keep their identity.
  package func hash(ofData dataHash: String) -> String {
    guard self != .standard else { return dataHash }
    let ranked =
      switch candidates {
      case .own: "own"
      case .all: "all"
      case .sampled(let count): "sampled \(count)"
      }
    let text = "\(dataHash)\ncandidates \(ranked)\ncutoffs \(cutoffs)"
    return SHA256.hash(data: Data(text.utf8)).hexadecimal
  }
}
