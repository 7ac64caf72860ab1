/// Hyperparameters of the piecewise constant schedule.
package enum PiecewiseSettings {
  package static let boundaries = Hyperparameter<[Int]?>(
    "schedule.boundaries", .integers(0...1_000_000_000), default: nil,
    "Last step of each constant piece but the last, ascending. Steps count from 0.")
  package static let factors = Hyperparameter<[Double]?>(
    "schedule.factors", .reals(0...(.greatestFiniteMagnitude)), default: nil,
    synonyms: ["schedule.values"],
    "Factor of `learning_rate` in each piece: one more than there are boundaries.")
}

extension HyperparameterOption {
  package static let piecewise = HyperparameterOption(
    schedule: "piecewise", "learning_rate times a factor that is constant between boundaries.",
    [PiecewiseSettings.boundaries.definition, PiecewiseSettings.factors.definition],
    contradiction: { settings in
      let boundaries = settings[PiecewiseSettings.boundaries] ?? []
      let factors = settings[PiecewiseSettings.factors] ?? []
      let text: String? =
        if boundaries.isEmpty || factors.isEmpty {
          "schedule piecewise needs 'schedule.boundaries' and 'schedule.factors', such as "
            + "[1000, 2000] and [1, 0.5, 0.1]"
        } else if factors.count != boundaries.count + 1 {
          "schedule piecewise needs one factor more than boundaries, but has \(factors.count) for "
            + "\(boundaries.count)"
        } else if zip(boundaries, boundaries.dropFirst()).contains(where: { $0 >= $1 }) {
          "'schedule.boundaries' must ascend"
        } else {
          nil
        }
      let causes = [
        PiecewiseSettings.factors.definition.name, PiecewiseSettings.boundaries.definition.name,
        "schedule",
      ]
      if let text { return HyperparameterContradiction(text: text, causes: causes) }
      guard let first = factors.first, first != 1,
        let warmup = WarmupSettings.given(in: settings)
      else { return nil }
      let factor = ParameterValue.real(first.roundedForMessages)
      return HyperparameterContradiction(
        text: "the warm-up rises to learning_rate, but 'schedule.factors' begin with \(factor); "
          + (first > 0 ? "divide them and multiply 'learning_rate' by \(factor), or " : "")
          + "leave out '\(warmup.name)'", causes: [warmup.name] + causes)
    })
}
