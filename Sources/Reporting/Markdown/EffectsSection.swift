import Evaluation
import ExperimentModel

/// What each hyperparameter does, and which matter most.
func effectsSection(_ comparison: Comparison, _ options: ReportOptions) -> String {
  let words = options.language.words
  var parts: [String] = []
  let effects = HyperparameterEffect.all(of: comparison).filter { effect in
    effect.levels.count { $0.estimate != nil } > 1
  }
  if effects.isEmpty {
    parts.append(markdown(words.noEffects(metric: comparison.targetLabel)))
  } else {
    parts.append(markdown(words.effectsNote))
    parts.append(effectsTable(effects, comparison, options))
    parts += effects.compactMap(words.reference).map(markdown)
  }
  if let importance = HyperparameterImportance(comparison) {
    parts.append(markdown(words.importance(importance)))
  }
  return "## \(markdown(words.effects))\n\n" + parts.joined(separator: "\n\n") + "\n"
}

/// The interval of a level's difference, or why there is none.
private func interval(
  _ level: HyperparameterEffect.Level, _ words: any ReportWords, _ options: ReportOptions
) -> String {
  guard level.estimate != nil else { return "" }
  guard let difference = level.difference else { return words.nothingToPair }
  return difference.interval.map { intervalText($0, decimals: options.precision) }
    ?? difference.untestable.map(words.untestable) ?? "–"
}

/// Values of one hyperparameter beyond so many are left to the JSON report.
private let mostLevels = 20

private func effectsTable(
  _ effects: [HyperparameterEffect], _ comparison: Comparison, _ options: ReportOptions
) -> String {
  let words = options.language.words
  var rows: [[String]] = []
  for effect in effects {
    for (place, level) in effect.levels.prefix(mostLevels).enumerated() {
      let value = markdown(level.value.map(settingText) ?? "–")
      rows.append([
        place == 0 ? markdown(effect.definition.name) : "",
        place == effect.reference ? "**\(value)**" : value,
        "\(level.configurations)",
        level.estimate.map { estimateText($0, decimals: options.precision) } ?? "–",
        level.estimate.map { "\($0.count)" } ?? "0",
        level.difference.map { differenceText($0.mean, decimals: options.precision) } ?? "",
        place == effect.reference ? "" : markdown(interval(level, words, options)),
      ])
    }
    if effect.levels.count > mostLevels {
      rows.append(["", "… \(effect.levels.count - mostLevels)", "", "", "", "", ""])
    }
  }
  return MarkdownTable(
    columns: [
      (words.head(.setting), false), (words.head(.value), true),
      (words.head(.configurations), true), (markdown(comparison.targetLabel), true),
      (words.head(.seeds), true), (words.head(.difference), true), (words.head(.interval), true),
    ], rows: rows
  ).text
}
