import ExperimentModel

extension AttemptCause {
  /// The cause in a sentence. The words of an error are quoted in their own language.
  func text(in language: ReportLanguage) -> String {
    language.choose(english: description, korean: korean)
  }

  private var korean: String {
    switch self {
    case .interrupted: "요청에 따라 중단함"
    case .paused: "탐색의 판단을 기다림"
    case .lost: "실행을 맡은 프로그램이 끝나 결과를 알 수 없음"
    case .timedOut: "제한 시간을 넘김"
    case .diverged(let epoch): "에폭 \(epoch)의 손실이 유한하지 않음"
    case .signaled(let name, let shortage):
      "신호를 받아 끝남: \(name)" + (shortage.map { ". 메모리 부족일 수 있음: \($0.korean)" } ?? "")
    case .exited(let status, false): "보고 없이 끝남(종료 상태 \(status))"
    case .exited(let status, true): "결과를 보고한 뒤 잘못 끝남(종료 상태 \(status))"
    case .notStarted(let program, let error): "실행할 수 없는 프로그램: \(program). 오류 원문: \(error)"
    case .unintelligible(let error): "작업 프로세스의 출력을 해석할 수 없음. 오류 원문: \(error)"
    case .error(let text): "오류 원문: \(text)"
    }
  }
}

extension AttemptCause.MemoryShortage {
  fileprivate var korean: String {
    let users = others == 0 ? "이 작업 프로세스가" : "이것을 포함한 작업 프로세스 \(others + 1)개가"
    return "\(users) \(limit) MiB 중 \(used) MiB를 사용함. batch_size나 동시에 실행하는 수를 줄이십시오"
  }
}
