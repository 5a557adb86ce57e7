package io.domainshift.jobs;

/**
 * A free slot asking for work.
 *
 * @param worker name of the worker process
 * @param device the slot's device: {@code cpu}, {@code cuda:0}
 * @param lane the slot's lane
 * @param resourceClass what the device is: CPU or GPU
 * @param memoryBytes memory of the device
 */
public record Claim(
    String worker, String device, Lane lane, ResourceClass resourceClass, long memoryBytes) {

  public Claim {
    if (resourceClass == ResourceClass.ANY) {
      throw new IllegalArgumentException(
          "Device %s claims as ANY, expected CPU or GPU".formatted(device));
    }
  }
}
