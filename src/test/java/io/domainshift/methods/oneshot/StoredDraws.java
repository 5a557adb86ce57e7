package io.domainshift.methods.oneshot;

import io.domainshift.golden.GoldenSuite;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import io.domainshift.nets.stylegan2.Generator;
import java.util.List;
import java.util.stream.LongStream;

/** What the official training loop drew. */
record StoredDraws(GoldenSuite golden, Generator generator) implements Draws {

  /** Generator calls of an iteration, in the order in which they draw. */
  private static final int FAKE = 0;

  private static final int ADAPTED = 1;
  private static final int SOURCE = 2;

  @Override
  public Tensor fakes(GraphScope scope, int iteration) {
    return latents(scope, iteration, 0, FAKE);
  }

  @Override
  public List<Tensor> fakeNoise(GraphScope scope, int iteration, int batch) {
    return noise(scope, iteration, FAKE);
  }

  @Override
  public Twins twins(GraphScope scope, int iteration) {
    return new Twins(
        latents(scope, iteration, 1, SOURCE),
        noise(scope, iteration, SOURCE),
        latents(scope, iteration, 1, ADAPTED),
        noise(scope, iteration, ADAPTED));
  }

  @Override
  public List<Tensor> referenceNoise(GraphScope scope, int iteration) {
    return noise(scope, iteration, ADAPTED);
  }

  @Override
  public Tensor reals(GraphScope scope, int iteration) {
    return scope.tensor(golden.in("real." + iteration));
  }

  @Override
  public int feature(int iteration, Look look) {
    boolean penalised = iteration % golden.config().get("d_reg_every").asInt() == 0;
    int draw =
        switch (look) {
          case FAKE -> 0;
          case REAL -> 1;
          case PENALTY -> 2;
          case GENERATOR -> penalised ? 3 : 2;
        };
    return (int) golden.in("p_ind." + iteration + "." + draw).toLongs()[0];
  }

  @Override
  public Tensor corners(GraphScope scope, int iteration) {
    int crops = golden.config().get("num_crop").asInt();
    long[] corners =
        LongStream.range(0, crops)
            .flatMap(crop -> LongStream.of(golden.in("crop." + iteration + "." + crop).toLongs()))
            .toArray();
    return scope.tensor(HostTensor.ofLongs(corners, crops, 2));
  }

  private Tensor latents(GraphScope scope, int iteration, int turn, int call) {
    String draw = iteration + "." + turn;
    Tensor w = w(scope, draw + ".0");
    if (golden.in("mix." + draw).toFloats()[0] == 0) {
      return w;
    }
    int crossover = (int) golden.in("inject.train." + iteration + "." + call).toLongs()[0];
    return generator.mix(scope, w, w(scope, draw + ".1"), crossover);
  }

  private Tensor w(GraphScope scope, String draw) {
    return generator.mapLatents(scope, scope.tensor(golden.in("z." + draw)));
  }

  private List<Tensor> noise(GraphScope scope, int iteration, int call) {
    return OneshotGolden.noise(scope, golden, "train." + iteration + "." + call);
  }
}
