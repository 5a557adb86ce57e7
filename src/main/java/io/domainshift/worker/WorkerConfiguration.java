package io.domainshift.worker;

import io.domainshift.datasets.DatasetArchives;
import io.domainshift.datasets.DatasetCatalog;
import io.domainshift.datasets.DatasetPreparation;
import io.domainshift.jobs.JobAttempts;
import io.domainshift.jobs.JobNotifications;
import io.domainshift.jobs.JobQueue;
import io.domainshift.jobs.JobReaper;
import io.domainshift.jobs.JobSlots;
import io.domainshift.jobs.QueueSettings;
import io.domainshift.storage.ObjectStorage;
import io.domainshift.storage.PatientStorage;
import io.domainshift.studio.Studio;
import io.domainshift.tracing.JobTraces;
import io.domainshift.upkeep.Chore;
import io.domainshift.upkeep.OrphanSweep;
import io.domainshift.upkeep.Retention;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

/** Puts the worker together: for each device one slot in every lane that it serves. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WorkerSettings.class)
class WorkerConfiguration {

  /** How long finished work waits in its lane for a storage that is away. */
  private static final Duration LANE_PATIENCE = Duration.ofMinutes(5);

  private static final Duration HOUSEKEEPING = Duration.ofMinutes(10);
  private static final Duration DEVICE_WATCH = Duration.ofSeconds(10);

  @Bean
  Heartbeats heartbeats(
      JobAttempts attempts,
      JobReaper reaper,
      JobSlots slots,
      QueueSettings queue,
      WorkerSettings settings,
      WorkerMetrics metrics) {
    return new Heartbeats(attempts, reaper, slots, queue, settings, metrics);
  }

  @Bean
  Settlement settlement(JobAttempts attempts) {
    return new Settlement(attempts);
  }

  @Bean
  RunnerLane runnerLane(
      ConfigurableEnvironment environment,
      JdbcConnectionDetails database,
      WorkerSettings settings,
      Heartbeats heartbeats,
      Settlement settlement,
      JobTraces traces) {
    return new RunnerLane(
        new SharedSettings(environment, database), settings, heartbeats, settlement, traces);
  }

  @Bean
  StudioLane studioLane(
      Studio studio,
      ObjectStorage storage,
      JobAttempts attempts,
      Heartbeats heartbeats,
      Settlement settlement) {
    return new StudioLane(
        studio, new PatientStorage(storage, LANE_PATIENCE), attempts, heartbeats, settlement);
  }

  @Bean
  DatasetLane datasetLane(
      DatasetPreparation preparation,
      DatasetCatalog datasets,
      ObjectStorage storage,
      JobAttempts attempts,
      WorkerSettings settings,
      Heartbeats heartbeats,
      Settlement settlement) {
    return new DatasetLane(
        preparation,
        datasets,
        new PatientStorage(storage, LANE_PATIENCE),
        attempts,
        settings.work(),
        heartbeats,
        settlement);
  }

  /** A worker of one job leaves the sweeps to those that stay. */
  @Bean
  Chore housekeeping(
      DatasetArchives archives,
      JobAttempts attempts,
      Retention retention,
      OrphanSweep orphans,
      WorkerSettings settings) {
    Chore.Task attemptFolders = () -> AttemptFolder.sweep(settings.work(), attempts);
    return settings.once()
        ? new Chore("housekeeping", HOUSEKEEPING, attemptFolders)
        : new Chore(
            "housekeeping",
            HOUSEKEEPING,
            attemptFolders,
            archives::collect,
            retention::apply,
            orphans::sweep);
  }

  @Bean
  WatchedDevices devices(WorkerSettings settings, MeterRegistry registry) {
    return new WatchedDevices(Devices.find(settings.devices()), registry);
  }

  @Bean
  Chore deviceWatch(WatchedDevices devices) {
    return new Chore("devices", DEVICE_WATCH, devices::refresh);
  }

  @Bean
  Worker worker(
      List<LaneWork> lanes,
      WatchedDevices devices,
      JobQueue queue,
      Heartbeats heartbeats,
      Settlement settlement,
      WorkerSettings settings,
      WorkerMetrics metrics,
      JobTraces traces,
      JobNotifications notifications,
      ApplicationEventPublisher events) {
    String name = hostName() + ":" + ProcessHandle.current().pid();
    List<Slot> slots = new ArrayList<>();
    for (Device device : devices.all()) {
      for (LaneWork lane : lanes) {
        if (settings.lanes().contains(lane.lane())) {
          slots.add(new Slot(name, device, lane, queue, settlement, metrics, traces));
        }
      }
    }
    return new Worker(slots, heartbeats, settings, notifications, events);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
