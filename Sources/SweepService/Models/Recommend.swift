package import Datasets
import ExperimentModel
import Platform

/// Request for recommendations.
package struct RecommendRequest: Sendable, Hashable {
  package let model: ModelReference
  /// The user's id in the source data.
  package let user: String
  /// Dataset with the user's ratings; nil means the trial's own.
  package let dataset: String?
  /// Movies to recommend.
  package let count: Int

  package init(model: ModelReference, user: String, dataset: String? = nil, count: Int = 10) {
    self.model = model
    self.user = user
    self.dataset = dataset
    self.count = count
  }
}

/// The unseen movies that a model ranks highest for a user.
package struct Recommendation: Sendable {
  package struct Entry: Sendable {
    package let movie: DatasetMetadata.Movie
    /// Probability of a positive label, or the logit of a model that predicts none.
    package let score: Double
  }

  /// The model's configuration.
  package let configuration: String
  package let user: String
  /// Movies rated high enough to count as liked, best first, then latest first.
  package let liked: [RatedMovie]
  /// False if scores only order a user's movies (`Hyperparameters.predictsProbabilities`).
  package let scoresAreProbabilities: Bool
  /// Best first.
  package let entries: [Entry]
}

extension ModelService {
  /// Ranks the movies that a user has not rated.
  ///
  /// - Throws: `ServiceError`, and the errors of the store and of checkpoints.
  package func recommend(_ request: RecommendRequest) throws -> Recommendation {
    let model = try request.model.model(in: paths)
    let data = try model.dataset(orOther: request.dataset, in: paths)
    let history = try UserHistory(of: request.user, in: data)
    let engine = try model.engine(for: data, threads: MachineLimits.current.cores)
    let isProbability = model.configuration.hyperparameters.predictsProbabilities
    let ranked = UnseenMovies(history).ranked(by: engine).prefix(request.count)
    return Recommendation(
      configuration: model.configuration.name, user: request.user, liked: history.liked,
      scoresAreProbabilities: isProbability,
      entries: ranked.map { movie, logit in
        .init(movie: movie, score: isProbability ? Double(probabilityOf: logit) : logit)
      })
  }
}
