package io.domainshift.worker;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import org.springframework.context.SmartLifecycle;

/**
 * The devices of this worker, and how much of their memory is taken; looked at every few seconds by
 * a thread of its own, as a driver in trouble may not answer.
 */
final class WatchedDevices implements SmartLifecycle {

  private static final long REFRESH_MILLIS = 10_000;

  private final List<Device> devices;
  private final MultiGauge used;
  private final MultiGauge total;
  private volatile boolean running;

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

  private void refresh() {
    Map<String, Long> bytes = Devices.usedMemory(devices);
    used.register(
        bytes.entrySet().stream().map(each -> row(each.getKey(), each.getValue())).toList(), true);
    total.register(
        devices.stream().map(device -> row(device.name(), device.memoryBytes())).toList(), true);
  }

  private static MultiGauge.Row<?> row(String device, long bytes) {
    return MultiGauge.Row.of(Tags.of("device", device), bytes);
  }

  @Override
  public void start() {
    running = true;
    Thread thread = new Thread(this::loop, "devices");
    thread.setDaemon(true);
    thread.start();
  }

  private void loop() {
    while (running) {
      refresh();
      try {
        Thread.sleep(REFRESH_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
