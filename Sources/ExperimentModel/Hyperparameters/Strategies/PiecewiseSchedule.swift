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
      return text.map {
        HyperparameterContradiction(
          text: $0,
          causes: [
            PiecewiseSettings.factors.definition.name, PiecewiseSettings.boundaries.definition.name,
            "schedule",
          ])
      }
    })
}
