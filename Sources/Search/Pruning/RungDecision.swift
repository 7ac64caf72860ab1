/// What a pruning rule decides about a trial that has reached a rung.
package enum RungDecision: Sendable, Hashable {
  /// The trial trains on.
  case `continue`
  case prune
  /// The values of these earlier trials at the rung may decide. The trial pauses on its checkpoint;
  /// ask again when one of them has reached the rung or has ended.
  case wait(for: [Int])
}
