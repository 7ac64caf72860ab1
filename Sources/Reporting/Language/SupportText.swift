import ExperimentModel

extension ReportLanguage {
  /// Returns "986 users".
  func amount(of support: MetricSupport) -> String { amount(support.count, support.unit) }

  /// Returns "986 users".
  func amount(_ count: Int, _ unit: MetricSupport.Unit) -> String {
    switch unit {
    case .users: choose(english: count.counted("user"), korean: "사용자 \(count.grouped)명")
    case .rows: choose(english: count.counted("row"), korean: "\(count.grouped)행")
    }
  }
}
