package import Kernels

extension Network {
  /// Computes the logits of a group.
  ///
  /// - Parameters:
  ///   - tokens: of eight rows.
  ///   - table: what `projectSlots` made of the slot fields' embeddings.
  ///   - mask: which hidden units are silent; nil when predicting.
  package func forward(
    _ tokens: GroupTokens, table: SlotTable, parameters: Span<Float>, weights: borrowing Weights,
    mask: DropoutMask?, into activations: Activations, phases: PhaseTimes? = nil
  ) -> Lanes {
    lookUp(tokens, table: table, parameters: parameters, into: activations)
    for head in 0..<interacting[0].heads {
      lookUp(tokens, head: head, table: table, into: activations)
      phases?.lap(.lookUp)
      projectDirectFields(head: head, weights: weights, activations)
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
        tokens.slots.span, of: table, directEmbeddings(activations), weights: weights.perceptron!,
        parameters: parameters, mask: mask, into: activations.perceptron!)
  }

  /// Brings the direct fields' embeddings into lanes, and all others' that samples need.
  private func lookUp(
    _ group: GroupTokens, table: SlotTable, parameters: Span<Float>, into activations: Activations
  ) {
    var direct = activations.first.embeddings.mutableSpan
    let dimension = embedding.dimension
    for number in embedding.directFields.indices {
      embedding.lookUp(
        group.keys[number], parameters: parameters, into: &direct, at: number * dimension)
    }
    guard usesEmbeddings else { return }
    var tokens = activations.tokens.mutableSpan
    for (number, field) in embedding.directFields.enumerated() {
      copy(
        direct.span, at: number * dimension, to: &tokens, at: field * dimension, count: dimension)
    }
    for (number, field) in embedding.slotFields.enumerated() {
      gatherLanes(
        table.values.span,
        starts: table.starts(of: group.slots[number], from: table.embeddingStart),
        width: dimension, into: &tokens, at: field * dimension)
    }
  }

  /// Brings what a head of the first layer made of the slot fields' embeddings into lanes.
  private func lookUp(
    _ group: GroupTokens, head: Int, table: SlotTable, into activations: Activations
  ) {
    let buffer = activations.interacting[0].projections
    var projections = buffer.mutableSpan
    let (slots, layer) = (group.slots, interacting[0])
    for (number, field) in embedding.slotFields.enumerated() {
      gatherLanes(
        table.values.span, starts: table.starts(of: slots[number], head: head),
        width: layer.headWidth, into: &projections, at: layer.start(of: head, token: field))
    }
  }

  /// The direct fields' embeddings, flattened.
  @_lifetime(borrow activations)
  private func directEmbeddings(_ activations: borrowing Activations) -> Span<Lanes> {
    activations.first.embeddings.span.extracting(
      first: embedding.directFields.count * embedding.dimension)
  }

  /// What a head of the first layer makes of the direct fields' embeddings.
  private func projectDirectFields(
    head: Int, weights: borrowing Weights, _ activations: Activations
  ) {
    let (layer, first) = (interacting[0], activations.first)
    layer.project(
      first.embeddings.span, tokens: embedding.directFields.count, head: head,
      weights: weights.interacting[0], into: first.projections)
    let projections = activations.interacting[0].projections
    var target = projections.mutableSpan
    for (number, field) in embedding.directFields.enumerated() {
      copy(
        first.projections.span, at: layer.start(of: head, token: number), to: &target,
        at: layer.start(of: head, token: field), count: layer.headWidth)
    }
  }

  /// Adds the gradient of a group to sums, down to the derivatives of slots and those of the direct
  /// fields' embeddings, which it leaves in `scratch` for `addGradient`.
  ///
  /// - Parameters:
  ///   - derivative: of the loss with respect to each logit; zero for lanes without a row.
  ///   - samples: lanes that have a row.
  package func backward(
    _ activations: Activations, parameters: Span<Float>, weights: borrowing Weights,
    mask: DropoutMask?, derivative: Lanes, samples: Int, table: SlotTable,
    scratch: Scratch, sums: Sums, phases: PhaseTimes? = nil
  ) {
    var (outer, inner) = (scratch.derivative, scratch.nextDerivative)
    let last = activations.interacting[interacting.count - 1].output
    var lastDerivative = outer.mutableSpan
    attentionOutput.backward(
      last.span, parameters: parameters, derivative: derivative,
      inputDerivative: &lastDerivative, sums: sums.attentionOutput)
    phases?.lap(.outputBackward)
    for index in (1..<interacting.count).reversed() {
      let tokens = activations.interacting[index - 1].output
      var tokensDerivative = inner.mutableSpan
      interacting[index].backward(
        activations.interacting[index], tokens: tokens.span, weights: weights.interacting[index],
        parameters: parameters, derivative: outer, scratch: scratch.interacting,
        sums: sums.interacting[index], into: &tokensDerivative, phases: phases)
      swap(&outer, &inner)
    }
    firstLayerBackward(
      activations, parameters: parameters, weights: weights, derivative: outer, samples: samples,
      table: table, scratch: scratch, sums: sums, phases: phases)
    guard let perceptron else { return }
    var embeddings = scratch.embeddingDerivative.mutableSpan
    perceptron.backward(
      directEmbeddings(activations), activations.perceptron!, weights: weights.perceptron!,
      parameters: parameters, mask: mask, derivative: derivative,
      firstDerivative: scratch.hiddenDerivative, addingTo: &embeddings, sums: sums.perceptron!)
    phases?.lap(.perceptronBackward)
    let units = perceptron.first.units.count
    var slots = sums.slots.mutableSpan
    addLanes(
      scratch.hiddenDerivative.span, width: units, samples: samples,
      to: scratch.tokens.slots.span, of: &slots, stride: table.width, at: table.partStart)
    phases?.lap(.embeddingGradients)
  }

  /// The same for the first interacting layer.
  ///
  /// - Parameter derivative: of its result; used up.
  private func firstLayerBackward(
    _ activations: Activations, parameters: Span<Float>, weights: borrowing Weights,
    derivative: Buffer<Lanes>, samples: Int, table: SlotTable, scratch: Scratch,
    sums: Sums, phases: PhaseTimes?
  ) {
    let (layer, direct) = (interacting[0], scratch.first.projections)
    let count = embedding.directFields.count
    layer.finishBackward(
      activations.interacting[0], parameters: parameters, derivative: derivative,
      sums: sums.interacting[0])
    phases?.lap(.attentionBackward)
    layer.arrange(activations.first.embeddings.span, tokens: count, in: scratch.interacting)
    phases?.lap(.weightGradients)
    var projections = direct.mutableSpan
    var embeddings = scratch.embeddingDerivative.mutableSpan
    for head in 0..<layer.heads {
      layer.attendBackward(
        head, activations.interacting[0], derivative.span, scratch.interacting)
      phases?.lap(.attentionBackward)
      // While they are in the L1 cache.
      addProjections(scratch, head: head, samples: samples, table: table, to: sums)
      phases?.lap(.embeddingGradients)
      for (number, field) in embedding.directFields.enumerated() {
        copy(
          scratch.interacting.projections.span, at: layer.start(of: head, token: field),
          to: &projections, at: layer.start(of: head, token: number), count: layer.headWidth)
      }
      layer.projectBackward(
        head, direct.span, tokens: count, weights: weights.interacting[0], into: &embeddings)
      phases?.lap(.projectionsBackward)
      layer.sumWeights(
        head, direct.span, tokens: count, panels: scratch.interacting.panels.span,
        into: sums.interacting[0])
      phases?.lap(.weightGradients)
    }
    residualBackward(
      derivative, samples: samples, table: table, scratch: scratch, sums: sums)
  }

  /// The derivatives that the embeddings have from the first layer's identity residual.
  private func residualBackward(
    _ derivative: Buffer<Lanes>, samples: Int, table: SlotTable, scratch: Scratch, sums: Sums
  ) {
    guard usesEmbeddings else { return }
    var tokens = scratch.tokenDerivative.mutableSpan
    scratch.tokenDerivative.fill(.zero)
    interacting[0].addResidual(derivative.span, to: &tokens)
    var embeddings = scratch.embeddingDerivative.mutableSpan
    for (number, field) in embedding.directFields.enumerated() {
      add(
        tokens.span, at: field * embedding.dimension, to: &embeddings,
        at: number * embedding.dimension, count: embedding.dimension)
    }
    var slots = sums.slots.mutableSpan
    for (number, field) in embedding.slotFields.enumerated() {
      addLanes(
        tokens.span, at: field * embedding.dimension, width: embedding.dimension,
        samples: samples,
        toRowsAt: table.starts(of: scratch.tokens.slots[number], from: table.embeddingStart),
        of: &slots)
    }
  }

  /// Adds the derivatives of a head's projections to those of the group's slots, lane after lane.
  private func addProjections(
    _ scratch: Scratch, head: Int, samples: Int, table: SlotTable, to sums: Sums
  ) {
    let projections = scratch.interacting.projections.span
    let (slots, layer) = (scratch.tokens.slots, interacting[0])
    var target = sums.slots.mutableSpan
    for (number, field) in embedding.slotFields.enumerated() {
      addLanes(
        projections, at: layer.start(of: head, token: field), width: layer.headWidth,
        samples: samples, toRowsAt: table.starts(of: slots[number], head: head), of: &target)
    }
  }

  /// Adds what `backward` left of a group to the gradient of the direct fields' embeddings, lane after
  /// lane.
  ///
  /// - Parameters:
  ///   - samples: lanes that have a row.
  ///   - gradient: of all weights.
  package func addGradient(
    of scratch: Scratch, samples: Int, to gradient: inout MutableSpan<Float>
  ) {
    for number in embedding.directFields.indices {
      embedding.addGradient(
        of: scratch.tokens.keys[number], samples: samples, scratch.embeddingDerivative.span,
        at: number * embedding.dimension, to: &gradient)
    }
  }
}
