import Testing

@testable import ExperimentModel

@Suite struct MetricDefinitionTests {
  @Test func everyMetricIsFoundByItsName() {
    for protocolOfTest in [
      EvaluationProtocol.standard, .init(candidates: .all, cutoffs: [1, 20]),
      .init(candidates: .sampled(5), cutoffs: [100]),
    ] {
      for metric in protocolOfTest.metrics + protocolOfTest.validationMetrics {
        #expect(MetricDefinition.named(metric.name) == metric)
        #expect(MetricDefinition.withColumn(metric.column) == metric)
      }
      for metric in protocolOfTest.validationMetrics {
        #expect(metric.name == "validation_\(metric.ofTestRows.name)")
        #expect(metric.goal == metric.ofTestRows.goal && metric.scope == .validation)
        #expect(metric.summary.contains("validation") && !metric.summary.contains("test"))
      }
      #expect(Set(protocolOfTest.metrics.map(\.name)).count == protocolOfTest.metrics.count)
      #expect(Set(protocolOfTest.metrics.map(\.label)).count == protocolOfTest.metrics.count)
    }
    for metric in MetricDefinition.all {
      for scope in [MetricScope.coldUsers, .coldMovies] {
        #expect(MetricDefinition.named(metric.within(scope).name) == metric.within(scope))
      }
    }
  }

  @Test(arguments: [
    "ndcg", "ndcg@", "ndcg@0", "ndcg@-1", "ndcg@05", "ndcg@+5", "ndcg@5@5", "auc@10", "auc/all",
    "logloss/sampled", "ndcg@5/", "ndcg@5/none", "ndcg@5/all/all", "", "/all", "NDCG@10",
    "validation_", "validation_loss", "auc/validation",
    "validation_auc/all", "validation_ndcg@5/cold_users", "validation_validation_auc",
  ])
  func otherNamesAreNoMetrics(_ name: String) {
    #expect(MetricDefinition.named(name) == nil)
  }

  /// Names in databases and grid files of versions that had a single cutoff.
  @Test func theUsualMetricsKeepTheirNames() {
    #expect(
      MetricDefinition.all.map(\.name) == [
        "ndcg_all@10", "recall@10", "ndcg@10", "hit_rate@10", "mrr@10", "map@10", "auc", "gauc",
        "logloss", "brier", "ece",
      ])
    #expect(
      MetricDefinition.all.map(\.column) == [
        "ndcg", "hitrate", "ndcg_at_10", "hit_rate_at_10", "mrr_at_10", "map_at_10", "auc", "gauc",
        "logloss", "brier", "ece",
      ])
    #expect(EvaluationProtocol.standard.metrics == MetricDefinition.all)
    #expect(MetricDefinition.named("recall@20/all")?.label == "Hitrate@20, all movies")
  }

  @Test func theStandardProtocolIsNotHashed() {
    #expect(EvaluationProtocol.standard.hash(ofData: "abc") == "abc")
    #expect(EvaluationProtocol(candidates: .own, cutoffs: [10]).hash(ofData: "abc") == "abc")
    let hashes = [
      EvaluationProtocol(cutoffs: [5]), .init(candidates: .all), .init(candidates: .sampled(9)),
      .init(candidates: .sampled(10)), .init(candidates: .all, cutoffs: [5]),
      .init(isPerEpoch: true), .init(cutoffs: [5], isPerEpoch: true),
    ].map { $0.hash(ofData: "abc") }
    #expect(Set(hashes + ["abc"]).count == 8)
  }
}
