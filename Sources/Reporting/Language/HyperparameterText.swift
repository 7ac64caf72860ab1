import ExperimentModel

extension ReportLanguage {
  /// Returns what the hyperparameter sets, in a sentence.
  func meaning(of definition: HyperparameterDefinition) -> String {
    choose(
      english: definition.summary,
      // Tests require a text of each definition.
      korean: koreanMeanings[definition.name] ?? "‹\(definition.name)›")
  }
}

/// Meanings in Korean, by the hyperparameter's name.
let koreanMeanings = [
  "model": "학습할 네트워크.",
  "epochs": "학습 행을 도는 횟수.",
  "learning_rate": "최적화 단계의 크기.",
  "dropout": "학습 단계마다 드롭하는 MLP 은닉 유닛의 비율.",
  "batch_size": "최적화 단계 하나의 행 수.",
  "embedding_dim": "필드 임베딩의 너비.",
  "shuffle": "에폭마다 행의 순서를 바꿀지.",
  "init": "시작할 가중치가 든 safetensors 파일.",
  "optimizer": "그래디언트를 단계로 바꾸는 규칙.",
  "optimizer.beta_1": "1차 모멘트의 감쇠율.",
  "optimizer.beta_2": "2차 모멘트의 감쇠율.",
  "optimizer.rho": "제곱 평균의 감쇠율.",
  "optimizer.momentum": "속도의 감쇠율.",
  "optimizer.nesterov": "모멘텀 한 단계 앞을 볼지.",
  "optimizer.centered": "제곱 평균 대신 분산으로 나눌지.",
  "optimizer.initial_accumulator_value": "제곱합의 시작값.",
  "optimizer.epsilon": "0으로 나누지 않게 하는 작은 수.",
  "optimizer.repeated_keys": "배치에서 키가 되풀이되는 임베딩의 그래디언트를 제곱하는 방법.",
  "optimizer.weight_decay": "단계마다 줄이는 가중치의 비율(학습률을 곱함).",
  "loss": "학습이 줄이는 손실.",
  "loss.gamma": "집중 계수 γ: 이미 잘 맞힌 행의 가중치를 낮춤.",
  "loss.alpha": "양성의 가중치. 음성은 나머지를 가짐.",
  "fields": "네트워크가 보는 필드. 주지 않으면 데이터의 모든 필드.",
  "attention_layers": "상호작용 층의 수.",
  "attention_heads": "층 하나의 어텐션 헤드 수.",
  "attention_dim": "헤드의 너비. 주지 않으면 임베딩의 너비.",
  "attention_scaling": "점수를 헤드 너비의 제곱근으로 나눌지.",
  "residual": "층이 출력에 더하는 것(ReLU 앞).",
  "residual_initializer": "선형 잔차의 초기 가중치: 따로 뽑거나 층의 쿼리와 같게 함.",
  "output_initializer": "어텐션 가지의 출력층 초기 가중치.",
  "layer_norm": "잔차 뒤에 각 토큰을 정규화할지.",
  "hidden_sizes": "MLP 은닉층들의 너비.",
  "second_hidden_sizes": "두 번째 MLP 은닉층들의 너비.",
  "gate_sizes": "임베딩에 가중치를 주는 두 게이트의 은닉층 너비.",
  "fusion_heads": "두 MLP의 출력을 쌍선형 곱으로 합칠 때의 유닛 묶음 수.",
  "bilinear_type": "쌍선형 곱의 행렬을 함께 쓰는 필드 쌍.",
  "senet_reduction": "SENet에서 필드 수를 은닉층 너비로 나눈 비율.",
  "cin_sizes": "CIN 층들의 특징 맵 수.",
  "cin_activation": "CIN 층의 활성화 함수.",
  "cin_split": "특징 맵의 절반은 다음 층으로, 나머지는 출력으로 보낼지.",
  "cross_layers": "교차 층의 수.",
  "structure": "모델의 두 부분이 나란히 일하는지, 차례로 일하는지.",
  "mask_reduction": "마스크의 은닉층 너비를 출력 너비로 나눈 비율.",
  "mask_blocks": "나란히 놓는 마스크 블록의 수.",
  "mask_block_size": "나란히 놓는 마스크 블록의 너비.",
  "attention_factor": "필드 쌍을 보는 어텐션 네트워크의 너비.",
  "attention_dropout": "학습 단계마다 끄는 어텐션 가중치의 비율.",
  "exponential_layers": "지수 교차 네트워크의 층 수. l번째 층은 2ˡ차 교차를 만듦.",
  "linear_layers": "선형 교차 네트워크의 층 수. l번째 층은 l + 1차 교차를 만듦.",
  "cross_dropout": "학습 단계마다 끄는 교차 층 출력의 비율.",
]
