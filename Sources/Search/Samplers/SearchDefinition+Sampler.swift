package import ExperimentModel

extension SearchDefinition.Method {
  /// The sampler with its standard settings.
  package var sampler: any Sampler {
    switch self {
    case .grid: GridSampler()
    case .random: RandomSampler()
    case .sobol: SobolSampler()
    case .tpe: TPESampler()
    case .gp: GaussianProcessSampler()
    }
  }
}
