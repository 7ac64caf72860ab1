import ExperimentModel

extension SampleFault {
  /// Why no difference is tested, and what makes the tests valid again.
  func text(in language: ReportLanguage) -> String {
    switch self {
    case .omission(let seeds, let splits):
      let left: [(english: String, korean: String)] = [
        seeds.isEmpty
          ? nil
          : (
            "\(seeds.count == 1 ? "seed" : "seeds") \(SeedRange.text(seeds, separator: ", "))",
            "시드 \(SeedRange.text(seeds, separator: ", "))"
          ),
        splits.isEmpty
          ? nil
          : (
            "\(splits.count == 1 ? "split" : "splits") \(SeedRange.text(splits, separator: ", "))",
            "분할 \(SeedRange.text(splits, separator: ", "))"
          ),
      ].compactMap(\.self)
      let remedy: (english: String, korean: String) =
        splits.isEmpty
        ? ("to seeds, or begin with them by first:", "seeds에 더하거나 first:를 그 시드로 정하십시오")
        : ("to the grid file", "그리드 파일에 더하십시오")
      return language.choose(
        english: "No difference from the baseline is tested: results with "
          + "\(left.map(\.english).joined(separator: " and ")) were seen before, and those that were "
          + "chosen after a look cannot be tested. For valid tests, add what is left out "
          + "\(remedy.english).",
        korean: "기준 구성과의 차이를 검정하지 않았습니다. \(left.map(\.korean).joined(separator: "과 "))의 결과를 "
          + "먼저 보았는데 지금 목록에서 빠졌고, 결과를 본 뒤 고른 것은 검정할 수 없습니다. 검정하려면 빠진 것을 "
          + "\(remedy.korean).")
    case .changedSplits:
      return language.choose(
        english:
          "No difference from the baseline is tested: the splits were exchanged more than once "
          + "after results had been seen. For valid tests, return to those of an earlier run.",
        korean: "기준 구성과의 차이를 검정하지 않았습니다. 결과를 본 뒤 분할을 두 번 이상 바꾸었습니다. 검정하려면 전에 쓰던 "
          + "분할로 돌아가십시오.")
    }
  }
}
