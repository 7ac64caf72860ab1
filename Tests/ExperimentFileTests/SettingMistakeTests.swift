import ExperimentModel
import Testing

/// Hyperparameters: their names, values, owners and what they exclude.
struct SettingMistakeTests {
  static let mistakes: [GridMistake] = [
    .init(
      "unknownHyperparameter",
      """
      defaults: {learning-rate: 0.1}
      experiments: [{name: baseline}]
      """,
      """
      g.conf:1:12: error: defaults: unknown key 'learning-rate'; did you mean 'learning_rate'?
      """),
    .init(
      "usualName",
      """
      defaults: {lr: 0.1, momentum: 0.9}
      experiments: [{name: baseline}]
      """,
      """
      g.conf:1:12: error: defaults: unknown key 'lr'; did you mean 'learning_rate'?
      g.conf:1:21: error: defaults: unknown key 'momentum'; did you mean 'optimizer.momentum'?
      """),
    .init(
      "unknownNotNear",
      """
      defaults: {nonsense: 3}
      experiments: [{name: baseline}]
      """,
      """
      g.conf:1:12: error: defaults: unknown key 'nonsense'; expected one of \
      \(NameList(HyperparameterDefinition.all.map(\.name), nearestTo: "nonsense")) \
      (docs/grid-file.md lists all)
      """),
    .init(
      "fieldsOfAConfiguration",
      """
      dataset: {path: sample, cross: [gender, age]}
      experiments:
        - {name: baseline}
        - {name: a, fields: [user_id, movie_id, gendre]}
        - {name: b, fields: [user_id, genres]}
        - {name: c, fields: user_id}
        - {name: d, fields: [user_id, movie_id, gender_x_age, age, age]}
      """,
      """
      g.conf:4:43: error: fields: expected one of user_id, movie_id, movie_decade, movie_year, \
      rating_year, rating_month, rating_decade, genre1, genre2, genre3, gender, age, occupation, \
      zip, user_activity, movie_popularity, since_previous, genres, gender_x_age, found 'gendre'; \
      did you mean 'gender'?
      g.conf:5:23: error: fields: expected 'movie_id' among them: the ranking metrics are computed \
      for users and movies
      g.conf:6:23: error: fields: expected a list of field names, found 'user_id'
      g.conf:7:62: error: fields: 'age' is given twice
      """),
    .init(
      "fieldsOfATable",
      """
      dataset:
        {path: a.csv, label: y, fields: {user: u, item: i}, lists: {tags: {pool: mean}, words: {}}}
      defaults: {fields: [user, item, word1]}
      experiments: [{name: baseline}]
      """,
      """
      g.conf:3:33: error: fields: expected one of user, item, tags, words1, words2, words3, \
      user_activity, movie_popularity, since_previous, genres, rating_year, rating_month, \
      rating_decade, found 'word1'; did you mean 'words1'?
      """),
    .init(
      "wrongTypes",
      """
      defaults:
        epochs: 5.5
        dropout: much
        shuffle: 1
        hidden_sizes: 64
        batch_size: [1]
        model: {a: 1}
        residual:
      experiments: [{name: baseline}]
      """,
      """
      g.conf:2:11: error: epochs: expected a whole number from 1 to 100000, found '5.5'
      g.conf:3:12: error: dropout: expected a number of at least 0 and below 1, found 'much'
      g.conf:4:12: error: shuffle: expected true or false, found '1'
      g.conf:5:17: error: hidden_sizes: expected a list of whole numbers from 1 to 4096, found \
      '64'
      g.conf:6:15: error: batch_size: expected a whole number from 1 to 1048576, found [1]
      g.conf:7:10: error: model: expected one of autoint, autoint_mlp, lr, fm, mlp, \
      wide_deep, deepfm, fwfm, dcn, dcn_v2, xdeepfm, afm, gdcn, fibinet, masknet, finalmlp, fcn, \
      din, found a mapping
      g.conf:8:12: error: residual: expected one of none, identity, linear, found nothing
      """),
    .init(
      "outsideDomain",
      """
      defaults:
        epochs: 0
        dropout: 1
        learning_rate: -1e-3
        hidden_sizes: [32, 0]
        embedding_dim: 1024
      experiments: [{name: baseline}]
      """,
      """
      g.conf:2:11: error: epochs: expected a whole number from 1 to 100000, found '0'
      g.conf:3:12: error: dropout: expected a number of at least 0 and below 1, found '1'
      g.conf:4:18: error: learning_rate: expected a number above 0, found '-1e-3'
      g.conf:5:17: error: hidden_sizes: expected a list of whole numbers from 1 to 4096, found \
      [32, 0]
      g.conf:6:18: error: embedding_dim: expected a whole number from 1 to 512, found '1024'
      """),
    .init(
      "quotedNumber",
      """
      defaults: {epochs: "5"}
      experiments: [{name: baseline}]
      """,
      """
      g.conf:1:20: error: epochs: expected a whole number from 1 to 100000, found the quoted \
      word "5"
      """),
    .init(
      "octal",
      """
      defaults: {epochs: 010}
      experiments: [{name: baseline}]
      """,
      """
      g.conf:1:20: error: epochs: expected a whole number from 1 to 100000, found '010'
      """),
    .init(
      "misspeltChoice",
      """
      defaults: {optimizer: adams}
      experiments: [{name: baseline}]
      """,
      """
      g.conf:1:23: error: optimizer: expected one of adam, adamw, nadam, adamax, schedule_free_adamw, rmsprop, \
      adagrad, ftrl, lion, sgd, found \
      'adams'; did you mean 'adam'?
      """),
    .init(
      "choiceNotNear",
      """
      defaults: {loss: crossed}
      experiments: [{name: baseline}]
      """,
      """
      g.conf:1:18: error: loss: expected one of bce, focal, bpr, hinge, softmax, found 'crossed'
      """),
    .init(
      "nestedUnknown",
      """
      experiments:
        - {name: a, optimizer: {name: sgd, momentun: 0.9}}
      """,
      """
      g.conf:2:38: error: 'optimizer': unknown key 'momentun'; did you mean 'momentum'?
      """),
    .init(
      "nestedWrongType",
      """
      experiments:
        - {name: a, loss: {name: focal, gamma: high}}
      """,
      """
      g.conf:2:42: error: loss.gamma: expected a number of at least 0 and at most 100, found \
      'high'
      """),
    .init(
      "parameterOfAnotherOptimizer",
      """
      experiments:
        - {name: a, optimizer: {name: adam, momentum: 0.9}}
      """,
      """
      g.conf:2:39: error: experiment 'a': 'optimizer.momentum' is not a parameter of the \
      optimizer adam; rmsprop and sgd have it
      """),
    .init(
      "parameterOfAnotherLoss",
      """
      defaults: {loss.gamma: 2}
      experiments: [{name: baseline}]
      """,
      """
      g.conf:1:12: error: defaults: 'loss.gamma' is not a parameter of the loss bce; only focal \
      has it
      """),
    .init(
      "parameterOfAnotherModel",
      """
      experiments:
        - name: a
          model: autoint
          hidden_sizes: [8]
      """,
      """
      g.conf:4:5: error: experiment 'a': 'hidden_sizes' is not a parameter of the model \
      autoint; autoint_mlp, mlp, wide_deep, deepfm, dcn, dcn_v2, xdeepfm, gdcn, fibinet, masknet, \
      finalmlp and din have it
      """),
    .init(
      "dropoutWithoutMLP",
      """
      defaults: {dropout: 0.3}
      experiments:
        - {name: a, model: autoint}
        - {name: b, model: autoint, dropout: 0.2}
      """,
      """
      g.conf:4:31: error: experiment 'b': 'dropout' is not a parameter of the model autoint; \
      autoint_mlp, mlp, wide_deep, deepfm, dcn, dcn_v2, xdeepfm, gdcn, fibinet, masknet, \
      finalmlp and din have it
      """),
    .init(
      "initializerOfAnotherResidual",
      """
      experiments:
        - {name: a, residual: none, residual_initializer: copy_of_query}
      """,
      """
      g.conf:2:31: error: experiment 'a': 'residual_initializer' is not a parameter of the \
      residual none; only linear has it
      """),
    .init(
      "unknownInitializer",
      """
      defaults: {output_initializer: glorot}
      experiments: [{name: baseline}]
      """,
      """
      g.conf:1:32: error: output_initializer: expected one of normal, glorot_uniform, found \
      'glorot'
      """),
    .init(
      "twoClips",
      """
      experiments:
        - {name: a, optimizer: {name: sgd, clip_norm: 1, clip_value: 1}}
        - {name: b, clip_norm: 1}
      """,
      """
      g.conf:2:38: error: experiment 'a': 'optimizer.clip_norm' and 'optimizer.clip_value' \
      both clip the gradient; keep one
      """),
    .init(
      "averageMomentum",
      """
      experiments:
        - {name: a, ema: {momentum: 1}}
        - {name: b, ema: {momentum: 0.99}}
        - {name: c, ema: {decay: 0.9}}
        - {name: d, ema: 0.9}
      """,
      """
      g.conf:2:31: error: optimizer.ema_momentum: expected a number of at least 0 and below \
      1, found '1'
      g.conf:4:21: error: 'ema': unknown key 'decay'; expected momentum
      g.conf:5:15: error: experiment 'd': expected a mapping, 'ema: {momentum: 0.9}'
      """),
    .init(
      "scheduleFree",
      """
      experiments:
        - {name: a, ema: {momentum: 0.9}, optimizer: schedule_free_adamw}
        - {name: b, optimizer: {name: schedule_free_adamw, lazy: true}}
        - {name: c, optimizer: {name: schedule_free_adamw, beta_1: 0}}
        - {name: d, optimizer: {name: lion, beta_1: 0}}
      """,
      """
      g.conf:2:21: error: experiment 'a': optimizer.ema_momentum has no place in \
      schedule_free_adamw, which tests and saves an average of its own; remove it or choose \
      adamw
      g.conf:3:54: error: experiment 'b': optimizer.lazy: true is impossible with \
      schedule_free_adamw: every step moves the average of all rows. Choose adamw
      g.conf:4:54: error: experiment 'c': schedule_free_adamw needs an optimizer.beta_1 above \
      0, the share of the average in the weights that are trained
      g.conf:5:39: error: experiment 'd': lion needs an optimizer.beta_1 above 0; without \
      momentum it steps by the gradient's sign alone
      """),
    .init(
      "sumsOfSquaresAroundTheRule",
      """
      experiments:
        - {name: a, optimizer: {name: adam, repeated_keys: sum_of_squares, clip_value: 1}}
        - {name: b, optimizer: {name: adam, gradient_accumulation: 2, repeated_keys: sum_of_squares}}
        - {name: c, optimizer: {name: adam, clip_norm: 1, repeated_keys: sum_of_squares}}
        - {name: d, optimizer: {name: lion, repeated_keys: sum_of_squares}}
      """,
      """
      g.conf:2:39: error: experiment 'a': optimizer.clip_value needs optimizer.repeated_keys: \
      square_of_sum; with sum_of_squares the gradient of each occurrence of a key would have \
      to be clipped. Use optimizer.clip_norm or optimizer.global_clip_norm
      g.conf:3:39: error: experiment 'b': optimizer.gradient_accumulation needs \
      optimizer.repeated_keys: square_of_sum, as in Keras, which adds up the gradients of \
      several batches before it squares them
      g.conf:5:39: error: experiment 'd': 'optimizer.repeated_keys' is not a parameter of the \
      optimizer lion; adam, adamw, nadam, schedule_free_adamw, rmsprop, adagrad and ftrl have \
      it
      """),
    .init(
      "settingsAroundTheRuleTwice",
      """
      experiments:
        - {name: a, clip_norm: 1, optimizer: {clip_norm: 2}}
        - {name: b, gradient_accumulation_steps: 2}
        - {name: c, weight_decay: -1}
      """,
      """
      g.conf:2:41: error: experiment 'a': 'optimizer.clip_norm' is given twice, first in line \
      2
      g.conf:3:15: error: experiment 'b': unknown key 'gradient_accumulation_steps'; did you \
      mean 'optimizer.gradient_accumulation'?
      g.conf:4:29: error: optimizer.weight_decay: expected a number of at least 0, found '-1'
      """),
    .init(
      "nesterovWithoutMomentum",
      """
      experiments:
        - {name: a, optimizer: {name: sgd, nesterov: true}}
        - {name: b, optimizer: {name: sgd, nesterov: true, momentum: 0.9}}
      """,
      """
      g.conf:2:38: error: experiment 'a': optimizer.nesterov: true needs an optimizer.momentum \
      above 0; without one it is plain SGD
      """),
    .init(
      "negativeVariance",
      """
      experiments:
        - {name: a, optimizer: {name: rmsprop, centered: true, repeated_keys: sum_of_squares}}
        - {name: b, optimizer: {name: rmsprop, centered: true}}
      """,
      """
      g.conf:2:42: error: experiment 'a': optimizer.repeated_keys: sum_of_squares needs \
      optimizer.centered: false; a sum of squares can be less than the squared mean gradient, and \
      the variance negative
      """),
    .init(
      "penaltyWithSumOfSquares",
      """
      experiments:
        - {name: a, embedding_l2: 1e-5, optimizer: {name: adam, repeated_keys: sum_of_squares}}
      """,
      """
      g.conf:2:15: error: experiment 'a': optimizer.repeated_keys: sum_of_squares needs \
      embedding_l2: 0; the penalty's gradient belongs to no occurrence of a key. Use \
      square_of_sum, as Keras does with a regularizer
      """),
    .init(
      "settingsOfWeightsThatAModelDoesNotHave",
      """
      experiments:
        - {name: a, model: lr, embedding_dropout: 0.1}
        - {name: b, model: fm, weight_l2: 1e-4}
      """,
      """
      g.conf:2:26: error: experiment 'a': 'embedding_dropout' is not a parameter of the model lr; all \
      others have it
      g.conf:3:26: error: experiment 'b': 'weight_l2' is not a parameter of the model fm; autoint, \
      autoint_mlp, mlp, wide_deep, deepfm, fwfm, dcn, dcn_v2, xdeepfm, afm, gdcn, fibinet, \
      masknet, finalmlp, fcn and din have it
      """),
    .init(
      "settingsOfMaskNetsOtherStructure",
      """
      experiments: [{name: a, model: masknet, mask_blocks: 3}]
      """,
      """
      g.conf:1:41: error: experiment 'a': mask_blocks needs structure: parallel; the stacked \
      structure of masknet has a mask block per hidden layer
      """),
    .init(
      "strategiesWithoutEffect",
      """
      experiments:
        - {name: a, epochs: 3, early_stopping: {monitor: validation_auc, start_from_epoch: 3}}
        - {name: b, epochs: 4, schedule: {name: reduce_on_plateau, patience: 3}}
        - {name: c, schedule: {name: reduce_on_plateau, min_learning_rate: 1}}
        - {name: c2, epochs: 10, schedule: {name: reduce_on_plateau, factor: 0.9999}}
        - {name: c3, learning_rate: 1e-3, schedule: {name: reduce_on_plateau, min_learning_rate: 9.99e-4}}
        - {name: d, early_stopping: {monitor: validation_auc, patience: 4, restore_best: false}}
        - name: e
          early_stopping: {monitor: validation_auc, min_delta: 5}
        - name: f
          schedule: {name: reduce_on_plateau, monitor: validation_gauc, min_delta: 1}
        - name: g
          loss: {name: softmax, list_size: 4}
          negatives: {per_positive: 2}
      """,
      """
      g.conf:2:15: error: experiment 'a': early stopping watches no epoch before epoch 4, but 'epochs' \
      is 3; lower 'early_stopping.start_from_epoch', or raise 'epochs'
      g.conf:3:15: error: experiment 'b': schedule reduce_on_plateau cannot lower the rate before epoch \
      5, but 'epochs' is 4; lower 'schedule.patience' or raise 'epochs'
      g.conf:4:51: error: experiment 'c': schedule reduce_on_plateau can't lower the rate: \
      'schedule.min_learning_rate' is not below 'learning_rate'
      g.conf:5:39: error: experiment 'c2': schedule reduce_on_plateau: the learning rate changes by \
      less than 1 % in 10 epochs; lower 'schedule.factor' or 'schedule.min_learning_rate'
      g.conf:6:48: error: experiment 'c3': schedule reduce_on_plateau: the learning rate changes by \
      less than 1 % in 5 epochs; lower 'schedule.factor' or 'schedule.min_learning_rate'
      g.conf:7:32: error: experiment 'd': early stopping cannot end training before epoch 5 is over, \
      but 'epochs' is 5; lower 'early_stopping.patience', or raise 'epochs'
      g.conf:9:47: error: experiment 'e': 'early_stopping.min_delta' is 5, but validation_auc is always \
      between 0 and 1, so no epoch would count as an improvement on the first; use a smaller \
      difference, such as 0.001
      g.conf:11:67: error: experiment 'f': 'schedule.min_delta' is 1, but validation_gauc is always \
      between 0 and 1, so no epoch would count as an improvement on the first; use a smaller \
      difference, such as 0.001
      g.conf:13:12: error: experiment 'g': 'loss.list_size' is 4, but a list is a positive row and its 2 \
      sampled negatives; lower it to 3, or raise 'negatives.per_positive' to 3
      """),
    .init(
      "warmUpsThatEndAboveTheSchedule",
      """
      experiments:
        - {name: a, schedule: {name: one_cycle, warmup_epochs: 1}}
        - {name: b, schedule: {name: piecewise, boundaries: [9], factors: [0.5, 1], warmup_steps: 5}}
        - {name: c, schedule: {name: piecewise, boundaries: [9], factors: [0, 1], warmup_steps: 5}}
      """,
      """
      g.conf:2:26: error: experiment 'a': schedule one_cycle takes no warm-up, because it begins with \
      a rise of its own ('schedule.pct_start'); leave out 'schedule.warmup_epochs', or set it to 0
      g.conf:3:26: error: experiment 'b': the warm-up rises to learning_rate, but 'schedule.factors' \
      begin with 0.5; divide them and multiply 'learning_rate' by 0.5, or leave out \
      'schedule.warmup_steps'
      g.conf:4:26: error: experiment 'c': the warm-up rises to learning_rate, but 'schedule.factors' \
      begin with 0; leave out 'schedule.warmup_steps'
      """),
    .init(
      "strategiesWithoutAName",
      """
      experiments:
        - {name: a, early_stopping: {patience: 2}}
        - {name: b, schedule: {decay_steps: 100}}
        - {name: c, early_stopping: {monitor: off, patience: 2}}
        - {name: d, ema: 0.99}
        - {name: e, early_stopping: validation_ndgc@5}
      """,
      """
      g.conf:2:32: error: experiment 'a': 'early_stopping.patience' has no effect without a 'monitor'; \
      add one, such as 'early_stopping: {monitor: validation_auc, patience: 2}'
      g.conf:3:26: error: experiment 'b': 'schedule.decay_steps' has no effect without a 'name'; add \
      one, such as 'schedule: {name: cosine, decay_steps: 100}'
      g.conf:4:46: error: experiment 'c': 'early_stopping.patience' is not a parameter of the \
      early_stopping off; all others have it
      g.conf:5:15: error: experiment 'd': expected a mapping, 'ema: {momentum: 0.99}'
      g.conf:6:31: error: early_stopping: expected one of off, validation_auc, validation_loss, \
      validation_gauc, validation_logloss, validation_brier, validation_ece, validation_ndcg_all@10, \
      validation_recall@10, validation_ndcg@10, validation_hit_rate@10, validation_mrr@10, \
      validation_map@10, also with another k than 10, found 'validation_ndgc@5'; did you mean \
      'validation_ndcg@5'?
      """),
    .init(
      "prefixesInProducts",
      """
      parameters:
        ema: {values: [0.9, 0.99]}
        negatives: {values: [1, 4]}
      """,
      """
      g.conf:2:3: error: parameters: unknown key 'ema'; did you mean 'ema.momentum'?
      g.conf:3:3: error: parameters: unknown key 'negatives'; did you mean 'negatives.per_positive'?
      """),
    .init(
      "repeatedKeysWithoutSquares",
      """
      experiments:
        - {name: a, optimizer: {name: sgd, repeated_keys: sum_of_squares}}
      """,
      """
      g.conf:2:38: error: experiment 'a': 'optimizer.repeated_keys' is not a parameter of the \
      optimizer sgd; adam, adamw, nadam, schedule_free_adamw, rmsprop, adagrad and ftrl have it
      """),
    .init(
      "givenTwice",
      """
      experiments:
        - name: a
          optimizer: {name: sgd, momentum: 0.9}
          optimizer.momentum: 0.5
      """,
      """
      g.conf:4:5: error: experiment 'a': 'optimizer.momentum' is given twice, first in line 3
      """),
    .init(
      "identity",
      """
      experiments:
        - {name: a, residual: identity}
      """,
      """
      g.conf:2:15: error: experiment 'a': residual: identity needs attention_heads × \
      attention_dim = embedding_dim, but 2 × 16 is not 16
      """),
    .init(
      "missingInit",
      """
      defaults: {init: missing.safetensors}
      experiments: [{name: baseline}]
      """,
      """
      g.conf:1:18: error: init: 'missing.safetensors' cannot be read: there is no such file
      """),
    .init(
      "negatives",
      """
      experiments:
        - {name: a, negatives: 4}
        - {name: b, negatives: {per_positiv: 4}}
        - {name: c, negatives: {per_positive: -1}}
        - {name: d, negatives: {name: 3}}
      """,
      """
      g.conf:2:15: error: experiment 'a': expected a mapping, 'negatives: {per_positive: 4}'
      g.conf:3:27: error: 'negatives': unknown key 'per_positiv'; did you mean 'per_positive'?
      g.conf:4:41: error: negatives.per_positive: expected a whole number from 0 to 100, found '-1'
      g.conf:5:27: error: 'negatives': unknown key 'name'; expected per_positive
      """),
    .init(
      "mixWithNegatives",
      """
      experiments:
        - {name: a, loss: {name: bpr, weight: 0.5}, negatives: {per_positive: 4}}
      """,
      """
      g.conf:2:22: error: experiment 'a': a loss that compares a positive row with its sampled \
      negatives cannot be mixed with cross-entropy; leave out 'loss.weight', or use 'loss: bce'
      """),
    .init(
      "misspeltOptimizerIsOneMistake",
      """
      experiments:
        - {name: a, optimizer: {name: sdg, momentum: 0.9}}
      """,
      """
      g.conf:2:33: error: optimizer: expected one of adam, adamw, nadam, adamax, schedule_free_adamw, rmsprop, \
      adagrad, ftrl, lion, sgd, found \
      'sdg'; did you mean 'sgd'?
      """),
    .init(
      "faultyDefaultsDoNotCascade",
      """
      defaults: {optimizer: sdg, epochs: many}
      experiments:
        - {name: a, optimizer.momentum: 0.9}
        - {name: b, epochs: 5}
      parameters:
        optimizer.momentum: {values: [0.5]}
      baseline: optimizer.momentum=0.5
      """,
      """
      g.conf:1:23: error: optimizer: expected one of adam, adamw, nadam, adamax, schedule_free_adamw, rmsprop, \
      adagrad, ftrl, lion, sgd, found \
      'sdg'; did you mean 'sgd'?
      g.conf:1:36: error: epochs: expected a whole number from 1 to 100000, found 'many'
      """),
  ]

  @Test(arguments: mistakes) func isExplained(_ mistake: GridMistake) { mistake.check() }
}
