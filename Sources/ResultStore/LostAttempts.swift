import ExperimentModel

// What a runner that was killed left `running`, as the next one will record it: readers may not write,
// and should not say of work that nobody does that it is under way.

extension TrialRecord {
  /// The trial once its attempts under way are settled as lost.
  mutating func settle() {
    if state == .running { state = .interrupted }
    for index in attempts.indices where attempts[index].state == .running {
      attempts[index].state = .interrupted
      attempts[index].message = AttemptRecord.lostMessage
    }
  }
}

extension TrialState {
  var settled: TrialState { self == .running ? .interrupted : self }
}
