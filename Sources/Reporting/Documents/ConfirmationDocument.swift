import Analysis
package import ExperimentModel

extension Document {
  /// The confirmation of a sweep, as its report shows it; empty without one.
  package init(confirmationOf snapshot: SweepSnapshot, language: ReportLanguage = .english) {
    let section = ConfirmationSection(
      content: ReportContent(snapshot, ReportOptions(language: language)))
    self.init(language: language, lead: section.blocks)
  }
}
