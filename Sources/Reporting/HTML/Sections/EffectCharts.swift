import Evaluation
import ExperimentModel

extension PageSection {
  /// The metric by value of each hyperparameter that configurations differ in alone; nil when
  /// nothing varies.
  static func effects(_ comparison: Comparison, _ options: ReportOptions) -> PageSection? {
    let words = options.language.words
    let charts = HyperparameterEffect.all(of: comparison).enumerated().compactMap {
      index, effect -> String? in
      let levels = effect.levels.compactMap { level in
        level.estimate.map {
          EffectPlot.Level(
            value: level.value.map(settingText) ?? "–", configurations: level.configurations,
            estimate: $0)
        }
      }
      guard levels.count > 1 else { return nil }
      return EffectPlot(
        id: "effect-\(index)", parameter: effect.definition.name, metric: comparison.targetLabel,
        levels: levels
      ).svg
    }
    let importance = HyperparameterImportance(comparison).map {
      paragraph(words.importance($0))
    }
    guard !charts.isEmpty || importance != nil else { return nil }
    let pictures =
      charts.isEmpty
      ? paragraph(words.noEffects(metric: comparison.targetLabel), role: "quiet")
      : paragraph(PageWords(options.language).effectsNote, role: "quiet") + "<div class=\"charts\">"
        + charts.map { figure($0) }.joined() + "</div>"
    return PageSection(
      id: "effects", heading: words.effects, body: pictures + (importance ?? ""))
  }
}
