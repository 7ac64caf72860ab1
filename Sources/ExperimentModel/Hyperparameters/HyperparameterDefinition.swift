/// Name, bounds, meaning and storage of one hyperparameter: the one place that grid files, the
/// store, reports and the documentation take them from.
package struct HyperparameterDefinition: Sendable {
  /// As a grid file spells it. A dot separates a parameter from the choice that it belongs to:
  /// `optimizer.momentum`.
  package let name: String
  /// One sentence.
  package let summary: String
  package let domain: Domain
  /// Names of the hyperparameters that decide whether this one applies.
  package let governors: [String]
  private let read: @Sendable (Hyperparameters) -> ParameterValue?
  private let write: @Sendable (inout Hyperparameters, ParameterValue) -> Void
  private let applies: @Sendable (Hyperparameters) -> Bool

  /// The values that a hyperparameter may take.
  package enum Domain: Sendable, Hashable {
    case integer(ClosedRange<Int>)
    /// Numbers of the range; `excludingLower` leaves its lower bound out, `excludingUpper` its upper.
    case real(ClosedRange<Double>, excludingLower: Bool = false, excludingUpper: Bool = false)
    case boolean
    case choice([String])
    /// One or more whole numbers of the range, in a list.
    case integers(ClosedRange<Int>)
    /// One or more names of fields, each once, in a list.
    case fields
    case path
  }

  init(
    _ name: String,
    _ domain: Domain,
    _ summary: String,
    read: @escaping @Sendable (Hyperparameters) -> ParameterValue?,
    write: @escaping @Sendable (inout Hyperparameters, ParameterValue) -> Void,
    governors: [String]? = nil,
    applies: @escaping @Sendable (Hyperparameters) -> Bool = { _ in true }
  ) {
    self.name = name
    self.summary = summary
    self.domain = domain
    self.read = read
    self.write = write
    self.applies = applies
    let owner = name.firstIndex(of: ".").map { String(name[..<$0]) }
    self.governors = governors ?? owner.map { [$0] } ?? []
  }

  /// The value in `settings`; nil where it does not apply (the momentum of Adam) or is unset.
  package func value(in settings: Hyperparameters) -> ParameterValue? {
    applies(settings) ? read(settings) : nil
  }

  /// Whether the parameter means anything under `settings`.
  package func applies(to settings: Hyperparameters) -> Bool { applies(settings) }

  /// Sets the value.
  ///
  /// - Throws: `ValueOutsideDomain` when `value` is not one of the domain's.
  package func set(
    _ value: ParameterValue, in settings: inout Hyperparameters
  ) throws(ValueOutsideDomain) {
    guard let accepted = domain.accept(value) else {
      throw ValueOutsideDomain(name: name, value: value, domain: domain)
    }
    write(&settings, accepted)
  }

  /// The definition of that name, or of another spelling of it.
  package static func named(_ name: String) -> HyperparameterDefinition? {
    byName[canonicalName(name)]
  }

  /// The name that stands for it everywhere; what is no other spelling of one stays as it is.
  package static func canonicalName(_ name: String) -> String { otherSpellings[name] ?? name }

  /// As experiment logs spell some names.
  private static let otherSpellings = ["embed_dim": "embedding_dim"]

  private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
}

package struct ValueOutsideDomain: Error, Hashable, CustomStringConvertible {
  package let name: String
  package let value: ParameterValue
  package let domain: HyperparameterDefinition.Domain

  package var description: String { "\(name): expected \(domain), found \(value)" }
}
