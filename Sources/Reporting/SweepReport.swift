import Analysis
import Evaluation
package import ExperimentModel

/// The report of a sweep as a document. A pure function of the snapshot.
package struct SweepReport: Sendable {
  /// The sections, in the order of the report. A new section is one file and a line here.
  static let sections: [any ReportSection.Type] = [
    ComparisonSection.self, ConfirmationSection.self, DifferencesSection.self, SplitsSection.self,
    CurvesSection.self, StoppingSection.self, EffectsSection.self, ParametersSection.self,
    AttentionSection.self, CalibrationSection.self, CostSection.self, TimelineSection.self,
    MetricsSection.self, UnfinishedSection.self, ProvenanceSection.self,
  ]

  /// The sections of a study of variance, whose configurations do not compete.
  static let varianceSections: [any ReportSection.Type] = [
    VarianceSection.self, TimelineSection.self, UnfinishedSection.self,
    ProvenanceSection.self,
  ]

  /// The sections of a search. Suggestions differ in all parameters at once, so that its own section
  /// shows what matters, and none of their differences is tested.
  static let searchSections: [any ReportSection.Type] = [
    SearchSection.self, ComparisonSection.self, ConfirmationSection.self, SplitsSection.self,
    CurvesSection.self, StoppingSection.self, AttentionSection.self, CalibrationSection.self,
    CostSection.self, TimelineSection.self, MetricsSection.self, UnfinishedSection.self,
    ProvenanceSection.self,
  ]

  private let content: ReportContent
  private let sections: [any ReportSection.Type]

  package init(_ snapshot: SweepSnapshot, options: ReportOptions = .init()) {
    self.init(snapshot, options: options, sections: Self.sections(of: snapshot.sweep))
  }

  private static func sections(of sweep: Sweep) -> [any ReportSection.Type] {
    if sweep.variance != nil { return varianceSections }
    return sweep.search == nil ? sections : searchSections
  }

  init(
    _ snapshot: SweepSnapshot, options: ReportOptions, sections: [any ReportSection.Type]
  ) {
    content = ReportContent(snapshot, options)
    self.sections = sections
  }

  package var document: Document {
    let content = content
    let parts = concurrently(
      sections.map { type in
        {
          let section = type.init(content: content)
          return Document.Section(
            id: type.id, heading: section.heading, blocks: section.blocks)
        }
      })
    return Document(
      title: content.snapshot.sweep.name, language: content.options.language,
      lead: SummarySection(content: content).blocks, sections: parts.filter { !$0.blocks.isEmpty })
  }
}
