package io.domainshift.graph;

/**
 * Where graphs run.
 *
 * @param device {@code cpu} or {@code cuda:N}
 * @param threads LibTorch's threads inside one operator; at least 1
 */
public record GraphSettings(String device, int threads) {

  public GraphSettings {
    if (!device.matches("cpu|cuda:\\d{1,3}")) {
      throw new IllegalArgumentException(
          "Device is '%s', expected 'cpu' or 'cuda:N'".formatted(device));
    }
    if (threads < 1) {
      throw new IllegalArgumentException("Threads is %d, expected at least 1".formatted(threads));
    }
  }

  /** The CPU with one thread per available core. */
  public static GraphSettings cpu() {
    return new GraphSettings("cpu", Runtime.getRuntime().availableProcessors());
  }
}
