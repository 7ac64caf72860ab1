/// Sweep or trial that is to be removed.
package enum RemovalTarget: Sendable {
  case sweep(String)
  case trial(TrialMatch)
}
