package io.domainshift.worker;

import io.domainshift.jobs.ResourceClass;
import java.lang.management.ManagementFactory;

/**
 * Something that computes.
 *
 * @param name {@code cpu} or {@code cuda:N}
 * @param resourceClass what jobs may ask for
 * @param memoryBytes how much it has
 */
record Device(String name, ResourceClass resourceClass, long memoryBytes) {

  static Device cpu() {
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new Device("cpu", ResourceClass.CPU, system.getTotalMemorySize());
  }

  static Device gpu(int index, long memoryBytes) {
    return new Device("cuda:" + index, ResourceClass.GPU, memoryBytes);
  }
}
