package import Kernels

extension Network {
  /// Computes the logits of a group.
  ///
  /// - Parameters:
  ///   - tokens: the keys of eight rows.
  ///   - table: the key projections of the low-cardinality fields, computed by `projectKeys`.
  ///   - mask: hidden units to drop; nil when predicting.
  package func forward(
    _ tokens: GroupInputs, table: KeyProjectionTable, parameters: Span<Float>,
    weights: borrowing Weights,
    mask: DropoutMask?, into activations: Activations, phases: PhaseTimes? = nil
  ) -> Lanes {
    lookUp(tokens, table: table, parameters: parameters, into: activations)
    for head in 0..<interacting[0].heads {
      lookUp(tokens, head: head, table: table, into: activations)
      phases?.lap(.lookUp)
      projectHighCardinalityFields(head: head, weights: weights, activations)
      phases?.lap(.projections)
      interacting[0].attend(head, activations.tokens.span, activations.interacting[0])
      phases?.lap(.attention)
    }
    interacting[0].finish(activations.interacting[0], parameters: parameters)
    phases?.lap(.attention)
    for index in 1..<interacting.count {
      let tokens = activations.interacting[index - 1].output
      interacting[index].forward(
        tokens.span, weights: weights.interacting[index], parameters: parameters,
        into: activations.interacting[index], phases: phases)
    }
    let last = activations.interacting[interacting.count - 1].output
    let logits = attentionOutput.forward(last.span, parameters: parameters)
    phases?.lap(.output)
    guard let perceptron else { return logits }
    defer { phases?.lap(.perceptron) }
    return logits
      + perceptron.forward(
        tokens.entries.span, of: table, highCardinalityEmbeddings(activations),
        weights: weights.perceptron!,
        parameters: parameters, mask: mask, into: activations.perceptron!)
  }

  /// Gathers the embeddings of high-cardinality fields and, if samples need them, of all fields.
  private func lookUp(
    _ group: GroupInputs, table: KeyProjectionTable, parameters: Span<Float>,
    into activations: Activations
  ) {
    var direct = activations.first.embeddings.mutableSpan
    let dimension = embedding.dimension
    for number in embedding.highCardinalityFields.indices {
      embedding.lookUp(
        group.keys[number], parameters: parameters, into: &direct, at: number * dimension)
    }
    guard usesEmbeddings else { return }
    var tokens = activations.tokens.mutableSpan
    for (number, field) in embedding.highCardinalityFields.enumerated() {
      copy(
        direct.span, at: number * dimension, to: &tokens, at: field * dimension, count: dimension)
    }
    for (number, field) in embedding.lowCardinalityFields.enumerated() {
      gatherLanes(
        table.values.span,
        starts: table.starts(of: group.entries[number], from: table.embeddingStart),
        width: dimension, into: &tokens, at: field * dimension)
    }
  }

  /// Gathers a head's projections of the low-cardinality fields in the first interacting layer.
  private func lookUp(
    _ group: GroupInputs, head: Int, table: KeyProjectionTable, into activations: Activations
  ) {
    let buffer = activations.interacting[0].projections
    var projections = buffer.mutableSpan
    let (entries, layer) = (group.entries, interacting[0])
    for (number, field) in embedding.lowCardinalityFields.enumerated() {
      gatherLanes(
        table.values.span, starts: table.starts(of: entries[number], head: head),
        width: layer.headWidth, into: &projections, at: layer.start(of: head, token: field))
    }
  }

  /// The flattened embeddings of the high-cardinality fields, [fields · d] lanes.
  @_lifetime(borrow activations)
  private func highCardinalityEmbeddings(_ activations: borrowing Activations) -> Span<Lanes> {
    activations.first.embeddings.span.extracting(
      first: embedding.highCardinalityFields.count * embedding.dimension)
  }

  /// Computes a head's projections of the high-cardinality fields in the first interacting layer.
  private func projectHighCardinalityFields(
    head: Int, weights: borrowing Weights, _ activations: Activations
  ) {
    let (layer, first) = (interacting[0], activations.first)
    layer.project(
      first.embeddings.span, tokens: embedding.highCardinalityFields.count, head: head,
      weights: weights.interacting[0], into: first.projections)
    let projections = activations.interacting[0].projections
    var target = projections.mutableSpan
    for (number, field) in embedding.highCardinalityFields.enumerated() {
      copy(
        first.projections.span, at: layer.start(of: head, token: number), to: &target,
        at: layer.start(of: head, token: field), count: layer.headWidth)
    }
  }

  /// Backward pass of a group: accumulates the gradients of the weights and of the key projections.
  ///
  /// Leaves the derivatives of the high-cardinality fields' embeddings in `workspace`, for
  /// `addGradient`.
  ///
  /// - Parameters:
  ///   - derivative: derivative of the loss with respect to each logit; zero for lanes without a
  ///     row.
  ///   - samples: lanes that have a row.
  package func backward(
    _ activations: Activations, parameters: Span<Float>, weights: borrowing Weights,
    mask: DropoutMask?, derivative: Lanes, samples: Int, table: KeyProjectionTable,
    workspace: Workspace, accumulators: GradientAccumulators, phases: PhaseTimes? = nil
  ) {
    var (outer, inner) = (workspace.derivative, workspace.nextDerivative)
    let last = activations.interacting[interacting.count - 1].output
    var lastDerivative = outer.mutableSpan
    attentionOutput.backward(
      last.span, parameters: parameters, derivative: derivative,
      inputDerivative: &lastDerivative, accumulators: accumulators.attentionOutput)
    phases?.lap(.outputBackward)
    for index in (1..<interacting.count).reversed() {
      let tokens = activations.interacting[index - 1].output
      var tokensDerivative = inner.mutableSpan
      interacting[index].backward(
        activations.interacting[index], tokens: tokens.span, weights: weights.interacting[index],
        parameters: parameters, derivative: outer, workspace: workspace.interacting,
        accumulators: accumulators.interacting[index], into: &tokensDerivative, phases: phases)
      swap(&outer, &inner)
    }
    firstLayerBackward(
      activations, parameters: parameters, weights: weights, derivative: outer, samples: samples,
      table: table, workspace: workspace, accumulators: accumulators, phases: phases)
    guard let perceptron else { return }
    var embeddings = workspace.embeddingDerivative.mutableSpan
    perceptron.backward(
      highCardinalityEmbeddings(activations), activations.perceptron!, weights: weights.perceptron!,
      parameters: parameters, mask: mask, derivative: derivative,
      firstDerivative: workspace.hiddenDerivative, addingTo: &embeddings,
      accumulators: accumulators.perceptron!)
    phases?.lap(.perceptronBackward)
    let units = perceptron.first.units.count
    var entries = accumulators.keyProjections.mutableSpan
    addLanes(
      workspace.hiddenDerivative.span, width: units, samples: samples,
      to: workspace.inputs.entries.span, of: &entries, stride: table.width, at: table.partStart)
    phases?.lap(.embeddingGradients)
  }

  /// Backward pass of the first interacting layer.
  ///
  /// - Parameter derivative: derivative of the layer's result; overwritten.
  private func firstLayerBackward(
    _ activations: Activations, parameters: Span<Float>, weights: borrowing Weights,
    derivative: Buffer<Lanes>, samples: Int, table: KeyProjectionTable, workspace: Workspace,
    accumulators: GradientAccumulators, phases: PhaseTimes?
  ) {
    let (layer, direct) = (interacting[0], workspace.first.projections)
    let count = embedding.highCardinalityFields.count
    layer.finishBackward(
      activations.interacting[0], parameters: parameters, derivative: derivative,
      accumulators: accumulators.interacting[0])
    phases?.lap(.attentionBackward)
    layer.arrange(activations.first.embeddings.span, tokens: count, in: workspace.interacting)
    phases?.lap(.weightGradients)
    var projections = direct.mutableSpan
    var embeddings = workspace.embeddingDerivative.mutableSpan
    for head in 0..<layer.heads {
      layer.attendBackward(
        head, activations.interacting[0], derivative.span, workspace.interacting)
      phases?.lap(.attentionBackward)
      // The projections' derivatives are still in the L1 cache.
      addProjections(workspace, head: head, samples: samples, table: table, to: accumulators)
      phases?.lap(.embeddingGradients)
      for (number, field) in embedding.highCardinalityFields.enumerated() {
        copy(
          workspace.interacting.projections.span, at: layer.start(of: head, token: field),
          to: &projections, at: layer.start(of: head, token: number), count: layer.headWidth)
      }
      layer.projectBackward(
        head, direct.span, tokens: count, weights: weights.interacting[0], into: &embeddings)
      phases?.lap(.projectionsBackward)
      layer.accumulateWeights(
        head, direct.span, tokens: count, panels: workspace.interacting.panels.span,
        into: accumulators.interacting[0])
      phases?.lap(.weightGradients)
    }
    residualBackward(
      derivative, samples: samples, table: table, workspace: workspace, accumulators: accumulators)
  }

  /// Adds the derivatives of the first layer's identity residual to those of the embeddings.
  private func residualBackward(
    _ derivative: Buffer<Lanes>, samples: Int, table: KeyProjectionTable, workspace: Workspace,
    accumulators: GradientAccumulators
  ) {
    guard usesEmbeddings else { return }
    var tokens = workspace.tokenDerivative.mutableSpan
    workspace.tokenDerivative.fill(.zero)
    interacting[0].addResidual(derivative.span, to: &tokens)
    var embeddings = workspace.embeddingDerivative.mutableSpan
    for (number, field) in embedding.highCardinalityFields.enumerated() {
      add(
        tokens.span, at: field * embedding.dimension, to: &embeddings,
        at: number * embedding.dimension, count: embedding.dimension)
    }
    var entries = accumulators.keyProjections.mutableSpan
    for (number, field) in embedding.lowCardinalityFields.enumerated() {
      addLanes(
        tokens.span, at: field * embedding.dimension, width: embedding.dimension,
        samples: samples,
        toRowsAt: table.starts(of: workspace.inputs.entries[number], from: table.embeddingStart),
        of: &entries)
    }
  }

  /// Accumulates the derivatives of a head's key projections, in lane order.
  private func addProjections(
    _ workspace: Workspace, head: Int, samples: Int, table: KeyProjectionTable,
    to accumulators: GradientAccumulators
  ) {
    let projections = workspace.interacting.projections.span
    let (entries, layer) = (workspace.inputs.entries, interacting[0])
    var target = accumulators.keyProjections.mutableSpan
    for (number, field) in embedding.lowCardinalityFields.enumerated() {
      addLanes(
        projections, at: layer.start(of: head, token: field), width: layer.headWidth,
        samples: samples, toRowsAt: table.starts(of: entries[number], head: head), of: &target)
    }
  }

  /// Adds the derivatives that `backward` left in `workspace` to the gradient of the
  /// high-cardinality fields' embeddings, in lane order.
  ///
  /// - Parameters:
  ///   - samples: lanes that have a row.
  ///   - gradient: gradient of all weights.
  package func addGradient(
    of workspace: Workspace, samples: Int, to gradient: inout MutableSpan<Float>
  ) {
    for number in embedding.highCardinalityFields.indices {
      embedding.addGradient(
        of: workspace.inputs.keys[number], samples: samples, workspace.embeddingDerivative.span,
        at: number * embedding.dimension, to: &gradient)
    }
  }

  /// Adds the squares of the derivatives that `backward` left in `workspace` to their sums over
  /// occurrences, in lane order; overwrites the derivatives.
  ///
  /// - Parameters:
  ///   - samples: lanes that have a row.
  ///   - accumulators: sums of squared gradients, [rows, d].
  func addSquares(of workspace: Workspace, samples: Int, to accumulators: inout MutableSpan<Float>)
  {
    let derivatives = workspace.embeddingDerivative
    for index in 0..<derivatives.count { derivatives[index] *= derivatives[index] }
    for number in embedding.highCardinalityFields.indices {
      embedding.addSquares(
        of: workspace.inputs.keys[number], samples: samples, derivatives.span,
        at: number * embedding.dimension, to: &accumulators)
    }
  }
}
