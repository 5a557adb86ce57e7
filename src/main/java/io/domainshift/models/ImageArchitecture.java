package io.domainshift.models;

/** A network that draws pictures from latents. */
public sealed interface ImageArchitecture extends Architecture
    permits GeneratorArchitecture, FastGanArchitecture {

  /** Pictures are size × size pixels. */
  int size();

  /** Width of the latent z. */
  int zDim();

  /** Number of classes, 0 for an unconditional generator. */
  int cDim();

  @Override
  default ModelKind modelKind() {
    return ModelKind.GENERATOR;
  }
}
