package import Datasets
import Engine
import ExperimentModel
import Platform
import TrialTraining

/// Request to explain a prediction.
package struct ExplainRequest: Sendable, Hashable {
  package let model: ModelReference
  /// Ids in the source data.
  package let user: String
  package let item: String
  /// Dataset with the user's ratings; nil means the trial's own.
  package let dataset: String?

  package init(model: ModelReference, user: String, item: String, dataset: String? = nil) {
    self.model = model
    self.user = user
    self.item = item
    self.dataset = dataset
  }
}

/// What a model's prediction for a user and a movie is made of.
package struct Explanation: Sendable {
  /// A field of the row and its part of the logit.
  package struct Field: Sendable, Hashable {
    package let name: String
    /// The row's value; nil for an unknown one.
    package let value: String?
    /// The last interacting layer's output of the field times its output weights.
    package let term: Double
  }

  /// The model's configuration.
  package let configuration: String
  package let model: String
  package let user: String
  package let movie: DatasetMetadata.Movie
  /// The user's rating of the movie; nil if there is none, and the row is then of the user's last
  /// rating, with the movie's fields.
  package let rating: Float?
  /// In the order of the dataset's fields. Their terms and the rest add up to the logit.
  package let fields: [Field]
  /// Term of the MLP beside the attention; nil for a model without.
  package let rest: Double?
  package let logit: Double
  /// [layers][heads][F][F]: the share with which the row's field attends to the column's.
  package let attention: [[[[Double]]]]

  /// False if logits only order a user's movies (`Hyperparameters.predictsProbabilities`).
  package let predictsProbabilities: Bool

  /// Probability of a positive label; nil for a model that predicts none.
  package var probability: Double? { predictsProbabilities ? Double(probabilityOf: logit) : nil }
}

extension ModelService {
  /// Explains a prediction by the attention between fields and each field's part of the logit.
  ///
  /// - Throws: `ServiceError` if the model has no attention between fields, or there is no such
  ///   user or movie; and the errors of the store and of checkpoints.
  package func explain(_ request: ExplainRequest) throws -> Explanation {
    let model = try request.model.model(in: paths)
    let settings = model.configuration.hyperparameters
    try requireAttention(settings.model, of: model.configuration.name)
    let data = try model.dataset(orOther: request.dataset, in: paths)
    let history = try UserHistory(of: request.user, in: data)
    let movie = try movie(request.item, history)
    let row = history.row(for: movie)
    let engine = try model.engine(for: data, threads: 1)
    let explanation = data.withRows(
      indices: row.indices, labels: [0], histories: [.empty]
    ) { engine.explanation(ofRow: 0, of: $0) }
    guard let explanation else { preconditionFailure("\(settings.model.name) has no attention") }
    let (metadata, names) = (data.metadata, data.fieldNames)
    return Explanation(
      configuration: model.configuration.name, model: settings.model.name, user: request.user,
      movie: movie, rating: row.rating,
      fields: names.indices.map { field in
        Explanation.Field(
          name: names[field],
          value: data.text(ofField: field, index: row.indices[field], metadata),
          term: explanation.fieldTerms[field])
      },
      rest: explanation.rest, logit: explanation.logit,
      attention: explanation.attention.map { heads in
        heads.map { shares in
          names.indices.map { row in
            shares[row * names.count..<(row + 1) * names.count].map(Double.init)
          }
        }
      }, predictsProbabilities: settings.predictsProbabilities)
  }

  private func requireAttention(
    _ model: HyperparameterOption, of name: String
  ) throws(ServiceError) {
    let explained = [HyperparameterOption.autoInt, .autoIntMLP]
    guard !explained.contains(model) else { return }
    throw ServiceError(
      "'\(name)' is of the model \(model.name), which has no attention between fields; 'sweep "
        + "explain' explains \(explained.map(\.name).joined(separator: " and "))")
  }

  private func movie(
    _ id: String, _ history: UserHistory
  ) throws(ServiceError) -> DatasetMetadata.Movie {
    guard let movie = history.movies.first(where: { $0.id == id }) else {
      throw ServiceError(
        "there is no movie '\(id)' in \(history.dataset.description.name); it has "
          + "\(history.movies.count) movies, such as "
          + history.movies.prefix(3).map(\.id).joined(separator: ", "))
    }
    guard movie.indices[history.dataset.movieField] != 0 else {
      throw ServiceError(
        "movie \(id) has no rating in \(history.dataset.description.name), so the model has no "
          + "embedding of it")
    }
    return movie
  }
}

extension UserHistory {
  /// Returns the row of the user's latest rating of a movie, or that of the user's last rating with
  /// the movie's fields.
  fileprivate func row(
    for movie: DatasetMetadata.Movie
  ) -> (indices: [UInt32], rating: Float?) {
    let (fields, userField, movieField) = (
      dataset.fieldNames.count, dataset.userField, dataset.movieField
    )
    let (user, item) = (lastRow[userField], movie.indices[movieField])
    let rated = dataset.withRows { indices, _ in
      dataset.withRatings { ratings, times in
        (0..<ratings.count).filter {
          indices[$0 * fields + userField] == user && indices[$0 * fields + movieField] == item
        }.max { times[$0] < times[$1] }.map { row in
          ((0..<fields).map { indices[row * fields + $0] }, ratings[row])
        }
      }
    }
    if let rated { return rated }
    var indices = lastRow
    for field in indices.indices where dataset.description.fields[field].side == .movie {
      indices[field] = movie.indices[field]
    }
    return (indices, nil)
  }
}

extension EncodedDataset {
  /// The value that an index of a field stands for, or the values of a list; nil for the unknown.
  fileprivate func text(
    ofField field: Int, index: UInt32, _ metadata: DatasetMetadata
  ) -> String? {
    let vocabulary = metadata.vocabularies[field]
    guard let bags = bags[field] else { return vocabulary.value(at: index) }
    let values = bags[Int(index)].compactMap { vocabulary.value(at: $0) }
    return values.isEmpty ? nil : values.joined(separator: "|")
  }
}
