import Testing

/// Parameters of a search: their distributions and conditions.
struct DistributionMistakeTests {
  /// A search whose parameters begin in line 4.
  private static func mistake(
    _ name: String, _ parameters: String, _ message: String
  ) -> GridMistake {
    GridMistake(name, "method: tpe\ntrials: 9\nparameters:\n" + parameters, message)
  }

  static let mistakes: [GridMistake] = [
    mistake(
      "nothing",
      """
        dropout: {}
        epochs: 5
        batch_size: [64, 128]
      """,
      """
      g.conf:4:12: error: parameters: 'dropout': expected 'values', a list of what it shall take, \
      or 'min' and 'max'
      g.conf:5:11: error: parameters: 'epochs': expected {values: […]} or {min: …, max: …}, found '5'
      g.conf:6:15: error: parameters: 'batch_size': expected {values: […]} or {min: …, max: …}, \
      found [64, 128]
      """),
    mistake(
      "unknownKeys",
      """
        dropout: {mim: 0.1, max: 0.5, mu: 1}
      """,
      """
      g.conf:4:12: error: parameters: 'dropout': the distribution 'uniform' needs 'min'
      g.conf:4:13: error: parameters: 'dropout': unknown key 'mim'; did you mean 'min'?
      g.conf:4:33: error: parameters: 'dropout': unknown key 'mu'; expected one of value, values, \
      probabilities, min, max, q, distribution, when
      """),
    mistake(
      "unknownDistribution",
      """
        dropout: {distribution: unifrom, min: 0.1, max: 0.5}
        epochs: {distribution: poisson, min: 1, max: 5}
      """,
      """
      g.conf:4:27: error: parameters: 'dropout': distribution: expected one of constant, \
      categorical, uniform, log_uniform_values, int_uniform, q_uniform, q_log_uniform_values, found \
      'unifrom'; did you mean 'uniform'?
      g.conf:5:26: error: parameters: 'epochs': distribution: expected one of constant, \
      categorical, uniform, log_uniform_values, int_uniform, q_uniform, q_log_uniform_values, found \
      'poisson'
      """),
    mistake(
      "exponents",
      """
        learning_rate: {distribution: log_uniform, min: -9.21, max: -2.302}
        embedding_l2: {distribution: q_log_uniform, min: 1, max: 1000}
        weight_l2: {distribution: inv_log_uniform, min: a, max: 1}
      """,
      """
      g.conf:4:33: error: parameters: 'learning_rate': distribution 'log_uniform' has exponents of e \
      as bounds in W&B; write 'distribution: log_uniform_values' with min: 0.0001, max: 0.1001
      g.conf:5:32: error: parameters: 'embedding_l2': distribution 'q_log_uniform' has exponents of \
      e as bounds in W&B; write 'distribution: q_log_uniform_values' with the values themselves
      g.conf:6:29: error: parameters: 'weight_l2': distribution 'inv_log_uniform' has exponents of e \
      as bounds in W&B; write 'distribution: log_uniform_values' with the values themselves
      """),
    mistake(
      "unbounded",
      """
        learning_rate: {distribution: log_normal, mu: -7, sigma: 1}
        dropout: {distribution: beta, a: 2, b: 2}
      """,
      """
      g.conf:4:33: error: parameters: 'learning_rate': distribution 'log_normal' is not supported, \
      because hyperparameters have bounds; use 'log_uniform_values' with 'min' and 'max'
      g.conf:5:27: error: parameters: 'dropout': distribution 'beta' is not supported, because \
      hyperparameters have bounds; use 'uniform' with 'min' and 'max'
      """),
    mistake(
      "foreignKeys",
      """
        dropout: {distribution: uniform, values: [0.1, 0.2]}
        epochs: {values: [1, 2], min: 1}
        batch_size: {min: 64, max: 128, q: 8}
        embedding_dim: {value: 16, values: [8]}
      """,
      """
      g.conf:4:12: error: parameters: 'dropout': the distribution 'uniform' needs 'min'
      g.conf:4:12: error: parameters: 'dropout': the distribution 'uniform' needs 'max'
      g.conf:4:36: error: parameters: 'dropout': the distribution 'uniform' has no 'values'; it has \
      'min' and 'max'
      g.conf:5:28: error: parameters: 'epochs': the distribution 'categorical' has no 'min'; it has \
      'values' and 'probabilities'
      g.conf:6:35: error: parameters: 'batch_size': 'q' needs 'distribution: q_uniform' or \
      'distribution: q_log_uniform_values'
      g.conf:7:30: error: parameters: 'embedding_dim': the distribution 'constant' has no 'values'; \
      it has 'value'
      """),
    mistake(
      "bounds",
      """
        dropout: {min: 0.1, max: 1.5}
        epochs: {min: 0, max: 5}
        learning_rate: {distribution: log_uniform_values, min: 0, max: 0.1}
        embedding_l2: {distribution: log_uniform_values, min: 0, max: 0.1}
        optimizer.ema_momentum: {min: 0.9, max: 0.5}
        weight_l2: {distribution: q_uniform, min: 0.1, max: 0.2, q: 1}
        attention_dropout: {distribution: q_uniform, min: 0, max: 1, q: 0.1}
        optimizer.epsilon: {min: 0.0, max: 0.0}
      """,
      """
      g.conf:4:28: error: parameters: 'dropout': max: expected a number of at least 0 and below 1, \
      found '1.5'
      g.conf:5:17: error: parameters: 'epochs': min: expected a whole number from 1 to 100000, found \
      '0'
      g.conf:6:58: error: parameters: 'learning_rate': min: expected a number above 0, found '0'
      g.conf:7:17: error: parameters: 'embedding_l2': a logarithmic distribution needs min above 0; \
      for values from 0 on, use uniform
      g.conf:8:27: error: parameters: 'optimizer.ema_momentum': min (0.9) is above max (0.5)
      g.conf:9:14: error: parameters: 'weight_l2': no multiple of q (1) lies between min and max
      g.conf:10:61: error: parameters: 'attention_dropout': max: expected a number of at least 0 and \
      below 1, found '1'
      g.conf:11:28: error: parameters: 'optimizer.epsilon': min: expected a number above 0, found \
      '0.0'
      g.conf:11:38: error: parameters: 'optimizer.epsilon': max: expected a number above 0, found \
      '0.0'
      """),
    mistake(
      "wholeNumbers",
      """
        epochs: {distribution: uniform, min: 1, max: 5}
        batch_size: {distribution: log_uniform_values, min: 32, max: 256}
        embedding_dim: {min: 8.0, max: 16.0}
        attention_layers: {distribution: q_uniform, min: 1, max: 5, q: 0.5}
        dropout: {distribution: int_uniform, min: 0.5, max: 0.9}
      """,
      """
      g.conf:4:26: error: parameters: 'epochs': takes whole numbers, and 'uniform' gives others; use \
      'distribution: int_uniform'
      g.conf:5:30: error: parameters: 'batch_size': takes whole numbers, and 'log_uniform_values' \
      gives others; use 'distribution: q_log_uniform_values'
      g.conf:6:18: error: parameters: 'embedding_dim': takes whole numbers, and 'uniform' gives \
      others; use 'distribution: int_uniform'
      g.conf:7:66: error: parameters: 'attention_layers': q: expected a whole number of at least 1, \
      found '0.5'
      g.conf:8:45: error: parameters: 'dropout': min: expected a whole number for 'int_uniform', \
      found '0.5'; for all numbers use 'uniform'
      g.conf:8:55: error: parameters: 'dropout': max: expected a whole number for 'int_uniform', \
      found '0.9'; for all numbers use 'uniform'
      """),
    mistake(
      "rangesOfWords",
      """
        hidden_sizes: {min: 8, max: 64}
        shuffle: {min: 0, max: 1}
      """,
      """
      g.conf:4:17: error: parameters: 'hidden_sizes': expected 'values', because 'min' and 'max' \
      need numbers, and this is a list of whole numbers from 1 to 4096
      g.conf:5:12: error: parameters: 'shuffle': expected 'values', because 'min' and 'max' need \
      numbers, and this is true or false
      """),
    mistake(
      "values",
      """
        dropout: {values: [0.2, 2, 0.20]}
        optimizer: {value: adm}
        epochs: {values: [1, 2], probabilities: [0.5]}
        batch_size: {values: [1, 2], probabilities: [0.5, -0.5]}
        embedding_dim: {values: [8, 16], probabilities: [0.5, 0.25]}
      """,
      """
      g.conf:4:27: error: dropout: expected a number of at least 0 and below 1, found '2'
      g.conf:4:30: error: parameters: 'dropout': the value 0.2 is given twice
      g.conf:5:22: error: optimizer: expected one of adam, adamw, nadam, adamax, \
      schedule_free_adamw, rmsprop, adagrad, ftrl, lion, sgd, found 'adm'; did you mean 'adam'?
      g.conf:6:11: error: parameters: 'epochs': 2 values need as many probabilities, found 1
      g.conf:7:53: error: parameters: 'batch_size': probabilities: expected a number of at least 0, \
      found '-0.5'
      g.conf:8:18: error: parameters: 'embedding_dim': probabilities must add up to 1, but add up to \
      0.75
      """),
    mistake(
      "nested",
      """
        optimizer:
          values: [adam]
          parameters:
            momentun: {min: 0.1, max: 0.9}
            dropout: {min: 0.1, max: 0.9}
        early_stoping: {parameters: {patience: {value: 1}}}
        loss: {parameters: {name: {value: focal}, gamma: {value: 2}}}
        loss.gamma: {value: 2}
      """,
      """
      g.conf:5:5: error: parameters: 'optimizer': 'values' cannot stand beside 'parameters'; give \
      the values of 'optimizer' in them, as 'name'
      g.conf:7:7: error: parameters: 'optimizer': unknown key 'momentun'; did you mean 'momentum'?
      g.conf:8:7: error: parameters: 'optimizer': 'dropout' is no part of 'optimizer'; move it up, \
      directly under 'parameters'
      g.conf:9:3: error: parameters: unknown key 'early_stoping'; did you mean 'early_stopping'?
      g.conf:11:3: error: parameters: 'loss.gamma' is given twice, first in line 10
      """),
    mistake(
      "conditions",
      """
        learning_rate: {min: 1e-4, max: 1e-3}
        optimizer: {values: [adam, sgd]}
        optimizer.momentum: {min: 0.0, max: 0.9, when: {optimizer: rmsprop}}
        dropout: {min: 0.1, max: 0.2, when: {learning_rate: 1e-3}}
        epochs: {min: 1, max: 2, when: {optimzer: adam}}
      """,
      """
      g.conf:6:62: error: parameters: 'optimizer.momentum': when: 'optimizer' is never rmsprop here; \
      its values are adam, sgd
      g.conf:7:40: error: parameters: 'dropout': when: 'learning_rate' has too many values; \
      conditions need a parameter whose values can be listed
      g.conf:8:35: error: parameters: 'epochs': when: 'optimzer' is not varied by 'parameters'; did \
      you mean 'optimizer'?
      """),
    mistake(
      "impossibleConditions",
      """
        epochs: {values: [1, 2], probabilities: [1, 0]}
        dropout: {min: 0.1, max: 0.2, when: {epochs: 2}}
      """,
      """
      g.conf:5:48: error: parameters: 'dropout': when: 'epochs' is never 2 here; its values are 1
      """),
    mistake(
      "circularConditions",
      """
        dropout: {values: [0.1], when: {epochs: 1}}
        epochs: {values: [1], when: {dropout: 0.1}}
      """,
      """
      g.conf:4:28: error: parameters: 'dropout': its condition depends on itself
      g.conf:5:25: error: parameters: 'epochs': its condition depends on itself
      """),
    mistake(
      "whenMissing",
      """
        optimizer: {values: [adam, sgd]}
        optimizer.momentum: {min: 0.0, max: 0.9}
      """,
      """
      g.conf:5:3: error: parameters: 'optimizer.momentum' is not a parameter of the optimizer \
      adam (optimizer=adam,optimizer.momentum=0); add when: {optimizer: [sgd]} to it
      """),
    mistake(
      "neverApplies",
      """
        optimizer.momentum: {min: 0.5, max: 0.9}
      """,
      """
      g.conf:4:3: error: parameters: 'optimizer.momentum' is not a parameter of the optimizer \
      adam; rmsprop and sgd have it
      """),
    mistake(
      "contradictionAtACorner",
      """
        residual: {values: [linear, identity]}
        attention_heads: {min: 1, max: 4}
      """,
      """
      g.conf:4:3: error: parameters: residual=identity,attention_heads=4: residual: identity needs \
      attention_heads × attention_dim = embedding_dim, but 4 × 16 is not 16; narrow the range, or \
      add 'when' to a parameter
      """),
    mistake(
      "studyOfSplits",
      """
        seed_varies: {values: [all, split]}
      """,
      """
      g.conf:3:1: error: seed_varies=split: 'seed_varies: split' is of 'sweep variance', which pairs \
      seeds with splits; in a grid, 'splits: [1, 2, 3]' varies the split
      """),
  ]

  @Test(arguments: mistakes) func isExplained(_ mistake: GridMistake) { mistake.check() }
}
