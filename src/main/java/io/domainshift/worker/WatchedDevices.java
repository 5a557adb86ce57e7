package io.domainshift.worker;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;

/** The devices of this worker, and how much of their memory is taken. */
final class WatchedDevices {

  private final List<Device> devices;
  private final MultiGauge used;
  private final MultiGauge total;

  WatchedDevices(List<Device> devices, MeterRegistry registry) {
    this.devices = List.copyOf(devices);
    this.used =
        MultiGauge.builder("domainshift.device.memory.used.bytes")
            .description("Memory of the worker's devices that is taken, by whomever")
            .register(registry);
    this.total =
        MultiGauge.builder("domainshift.device.memory.total.bytes")
            .description("Memory of the worker's devices")
            .register(registry);
  }

  List<Device> all() {
    return devices;
  }

  /** Looks at the devices; takes as long as their driver, which may be in trouble. */
  void refresh() {
    Map<String, Long> bytes = Devices.usedMemory(devices);
    used.register(
        bytes.entrySet().stream().map(each -> row(each.getKey(), each.getValue())).toList(), true);
    total.register(
        devices.stream().map(device -> row(device.name(), device.memoryBytes())).toList(), true);
  }

  private static MultiGauge.Row<?> row(String device, long bytes) {
    return MultiGauge.Row.of(Tags.of("device", device), bytes);
  }
}
