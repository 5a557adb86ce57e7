package io.domainshift.worker;

import io.domainshift.jobs.ResourceClass;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the devices of this machine. Asks the driver's tool: LibTorch would take memory. */
final class Devices {

  private static final Logger log = LoggerFactory.getLogger(Devices.class);
  private static final List<String> LIST_GPUS = query("index,memory.total");
  private static final List<String> LIST_USED = query("index,memory.used");

  private static List<String> query(String fields) {
    return List.of("nvidia-smi", "--query-gpu=" + fields, "--format=csv,noheader,nounits");
  }

  private Devices() {}

  /**
   * The named devices, or every GPU, or the CPU.
   *
   * @throws IllegalArgumentException if a named device is not there
   */
  static List<Device> find(List<String> names) {
    List<Device> gpus = names.equals(List.of("cpu")) ? List.of() : parse(list(LIST_GPUS));
    if (names.isEmpty()) {
      return gpus.isEmpty() ? List.of(Device.cpu()) : gpus;
    }
    List<Device> present = new ArrayList<>(gpus);
    present.add(Device.cpu());
    return names.stream().map(name -> named(name, present)).toList();
  }

  private static Device named(String name, List<Device> present) {
    return present.stream()
        .filter(device -> device.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Device %s of domainshift.worker.devices is not here, expected one of %s"
                        .formatted(name, present.stream().map(Device::name).toList())));
  }

  /**
   * How much memory of each device is taken at present, by whomever, in bytes by name. Devices that
   * do not tell are left out.
   */
  static Map<String, Long> usedMemory(List<Device> devices) {
    Map<String, Long> used = new HashMap<>();
    if (devices.stream().anyMatch(device -> device.resourceClass() == ResourceClass.GPU)) {
      parse(list(LIST_USED)).forEach(gpu -> used.put(gpu.name(), gpu.memoryBytes()));
    }
    used.put(Device.cpu().name(), Device.usedSystemMemory());
    used.keySet().retainAll(devices.stream().map(Device::name).toList());
    return used;
  }

  /** Lines such as {@code 0, 143771}: index and MiB. */
  static List<Device> parse(String listing) {
    return listing
        .lines()
        .map(line -> line.split(",\\s*"))
        .filter(fields -> fields.length == 2)
        .map(
            fields ->
                Device.gpu(
                    Integer.parseInt(fields[0].strip()), Long.parseLong(fields[1].strip()) << 20))
        .toList();
  }

  private static String list(List<String> query) {
    try {
      Process process = new ProcessBuilder(query).start();
      String listing = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0 ? listing : "";
    } catch (IOException noDriver) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      log.warn("Interrupted while looking for GPUs");
      return "";
    }
  }
}
