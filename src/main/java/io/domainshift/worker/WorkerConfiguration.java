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
      Settlement settlement) {
    return new RunnerLane(
        new SharedSettings(environment, database), settings, heartbeats, settlement);
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

  @Bean
  Housekeeping housekeeping(
      DatasetArchives archives, JobAttempts attempts, WorkerSettings settings) {
    return new Housekeeping(archives, attempts, settings.work());
  }

  @Bean
  Worker worker(
      List<LaneWork> lanes,
      JobQueue queue,
      Heartbeats heartbeats,
      Settlement settlement,
      WorkerSettings settings,
      WorkerMetrics metrics,
      JobNotifications notifications,
      ApplicationEventPublisher events) {
    String name = hostName() + ":" + ProcessHandle.current().pid();
    List<Slot> slots = new ArrayList<>();
    for (Device device : Devices.find(settings.devices())) {
      for (LaneWork lane : lanes) {
        if (settings.lanes().contains(lane.lane())) {
          slots.add(new Slot(name, device, lane, queue, settlement, metrics));
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
