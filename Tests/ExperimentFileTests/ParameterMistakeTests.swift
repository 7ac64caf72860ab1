import Testing

/// Products: parameters, zip, exclude, when.
struct ParameterMistakeTests {
  static let mistakes: [GridMistake] = [
    .init(
      "withoutValues",
      """
      parameters:
        dropout: {}
      """,
      """
      g.conf:2:12: error: parameters: 'dropout': expected 'values', a list of what it shall take
      """),
    .init(
      "bareList",
      """
      parameters:
        dropout: [0.2, 0.4]
      """,
      """
      g.conf:2:12: error: parameters: 'dropout': expected {values: […]}, found [0.2, 0.4]
      """),
    .init(
      "emptyValues",
      """
      parameters:
        dropout: {values: []}
      """,
      """
      g.conf:2:21: error: parameters: 'dropout': expected a list of values, found an empty list
      """),
    .init(
      "valueTwice",
      """
      parameters:
        epochs: {values: [5, 5.0]}
      """,
      """
      g.conf:2:24: error: parameters: 'epochs': the value 5 is given twice
      """),
    .init(
      "valueOutside",
      """
      parameters:
        dropout: {values: [0.2, 2]}
      """,
      """
      g.conf:2:27: error: dropout: expected a number of at least 0 and below 1, found '2'
      """),
    .init(
      "unknownAxis",
      """
      parameters:
        droput: {values: [0.2]}
      """,
      """
      g.conf:2:3: error: parameters: unknown key 'droput'; did you mean 'dropout'?
      """),
    .init(
      "unknownAxisKey",
      """
      parameters:
        dropout: {value: [0.2]}
      """,
      """
      g.conf:2:12: error: parameters: 'dropout': expected 'values', a list of what it shall take
      g.conf:2:13: error: parameters: 'dropout': unknown key 'value'; did you mean 'values'?
      """),
    .init(
      "zipLengths",
      """
      zip:
        - {epochs: [1, 2, 3], dropout: [0.1, 0.2]}
      """,
      """
      g.conf:2:34: error: zip: 'dropout': expected as many values as 'epochs' has, 3, found 2
      """),
    .init(
      "zipAlsoParameter",
      """
      parameters:
        dropout: {values: [0.1, 0.2]}
      zip:
        - {epochs: [1, 2], dropout: [0.1, 0.2]}
      """,
      """
      g.conf:4:22: error: zip: 'dropout' already varies in line 2
      """),
    .init(
      "zipNoList",
      """
      zip: {epochs: [1, 2]}
      """,
      """
      g.conf:1:6: error: zip: expected a list of mappings, each with lists of the same length, \
      found a mapping
      """),
    .init(
      "zipTwice",
      """
      zip:
        - {epochs: [1, 1], dropout: [0.1, 0.1]}
      """,
      """
      g.conf:2:5: error: zip: the same values stand together twice
      """),
    .init(
      "zipUnknown",
      """
      zip:
        - {epoch: [1, 2], dropout: 0.1}
      """,
      """
      g.conf:2:6: error: zip: unknown key 'epoch'; did you mean 'epochs'?
      g.conf:2:30: error: zip: 'dropout': expected a list of values, found '0.1'
      """),
    .init(
      "excludeNothing",
      """
      parameters:
        dropout: {values: [0.1, 0.2]}
        epochs: {values: [1, 2], when: {dropout: 0.1}}
      exclude:
        - {dropout: 0.2, epochs: 1}
      """,
      """
      g.conf:5:5: error: exclude: matches no combination
      """),
    .init(
      "excludeEverything",
      """
      parameters:
        dropout: {values: [0.1, 0.2]}
      exclude:
        - {dropout: [0.1, 0.2]}
      """,
      """
      g.conf:3:1: error: exclude: leaves none of the 2 combinations
      """),
    .init(
      "excludeNeverTaken",
      """
      parameters:
        dropout: {values: [0.1, 0.2]}
      exclude:
        - {dropout: 0.3}
      """,
      """
      g.conf:4:15: error: exclude: 'dropout' is never 0.3 here; its values are 0.1, 0.2
      """),
    .init(
      "excludeNotVaried",
      """
      parameters:
        dropout: {values: [0.1, 0.2]}
      exclude:
        - {epochs: 5}
      """,
      """
      g.conf:4:6: error: exclude: 'epochs' is not varied by 'parameters' or 'zip'; expected \
      dropout
      """),
    .init(
      "excludeWithoutParameters",
      """
      experiments: [{name: baseline}]
      exclude:
        - {epochs: 5}
      """,
      """
      g.conf:2:1: error: exclude: there are no 'parameters' to leave combinations out of
      """),
    .init(
      "whenUnknown",
      """
      parameters:
        dropout: {values: [0.1], when: {optimiser: adam}}
        optimizer: {values: [adam, sgd]}
      """,
      """
      g.conf:2:35: error: parameters: 'dropout': when: 'optimiser' is not varied by \
      'parameters' or 'zip'; did you mean 'optimizer'?
      """),
    .init(
      "whenNeverTaken",
      """
      parameters:
        dropout: {values: [0.1], when: {optimizer: rmsprop}}
        optimizer: {values: [adam, sgd]}
      """,
      """
      g.conf:2:46: error: parameters: 'dropout': when: 'optimizer' is never rmsprop here; its \
      values are adam, sgd
      """),
    .init(
      "whenCircular",
      """
      parameters:
        dropout: {values: [0.1], when: {epochs: 1}}
        epochs: {values: [1], when: {dropout: 0.1}}
      """,
      """
      g.conf:2:28: error: parameters: when: conditions run in a circle: dropout → epochs → dropout
      """),
    .init(
      "whenMissing",
      """
      parameters:
        optimizer: {values: [adam, sgd]}
        optimizer.momentum: {values: [0.9]}
      """,
      """
      g.conf:3:3: error: parameters: 'optimizer.momentum' is not a parameter of the optimizer \
      adam (optimizer=adam,optimizer.momentum=0.9); add when: {optimizer: [sgd]} to it
      """),
    .init(
      "neverApplies",
      """
      parameters:
        optimizer.momentum: {values: [0.5, 0.9]}
      """,
      """
      g.conf:2:3: error: parameters: 'optimizer.momentum' is not a parameter of the optimizer \
      adam; rmsprop and sgd have it
      """),
    .init(
      "identityInProduct",
      """
      defaults: {residual: identity}
      parameters:
        attention_heads: {values: [1, 2]}
      """,
      """
      g.conf:2:1: error: parameters: attention_heads=2: residual: identity needs \
      attention_heads × attention_dim = embedding_dim, but 2 × 16 is not 16; leave such \
      combinations out with 'exclude'
      """),
    .init(
      "nameTaken",
      """
      experiments:
        - {name: dropout=0.2, epochs: 6}
      parameters:
        dropout: {values: [0.2]}
      """,
      """
      g.conf:3:1: error: parameters: the name 'dropout=0.2' is taken, in line 2
      """),
    .init(
      "tooMany",
      """
      parameters:
        attention_layers: {values: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]}
        attention_heads: {values: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]}
        epochs: {values: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]}
        batch_size: {values: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]}
        attention_dim: {values: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]}
      """,
      """
      g.conf:1:1: error: parameters: there are more than 100000 combinations; take values away
      """),
  ]

  @Test(arguments: mistakes) func isExplained(_ mistake: GridMistake) { mistake.check() }
}
