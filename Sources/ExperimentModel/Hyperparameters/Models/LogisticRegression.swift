extension HyperparameterOption {
  package static let logisticRegression = HyperparameterOption(
    "lr", "Logistic regression: one weight per value of each field, and no embeddings.",
    paper:
      "Richardson et al., “Predicting Clicks: Estimating the Click-Through Rate for New Ads”, WWW "
      + "2007", retired: ["embedding_dim": .integer(16)])
}
