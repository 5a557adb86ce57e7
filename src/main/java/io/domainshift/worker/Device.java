package io.domainshift.worker;

import com.sun.management.OperatingSystemMXBean;
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
    return new Device("cpu", ResourceClass.CPU, system().getTotalMemorySize());
  }

  /** Memory of this machine, or this container, that is not free. */
  static long usedSystemMemory() {
    return system().getTotalMemorySize() - system().getFreeMemorySize();
  }

  private static OperatingSystemMXBean system() {
    return (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  }

  static Device gpu(int index, long memoryBytes) {
    return new Device("cuda:" + index, ResourceClass.GPU, memoryBytes);
  }
}
