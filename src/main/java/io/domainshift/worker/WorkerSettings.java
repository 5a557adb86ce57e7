package io.domainshift.worker;

import io.domainshift.jobs.Lane;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a worker works.
 *
 * @param devices {@code cpu}, {@code cuda:0}…; every GPU, or else the CPU, when empty
 * @param lanes whose jobs it takes: {@code runner} for trainings, {@code studio}, {@code datasets};
 *     all unless said otherwise
 * @param once whether to end with the first job, one process a job: {@code --once}
 * @param onceWait how long such a worker looks for its job before it ends without one
 * @param threads LibTorch's threads of a training; as many as there are processors when 0
 * @param poll how often an idle slot looks for work by itself
 * @param cancelGrace a cancelled attempt that has not ended after this long is killed
 * @param shutdownGrace how long running attempts may take to checkpoint when the worker shuts down
 * @param niceness of trainings, so that the service answers while they use every processor
 * @param jvmOptions of the runner's process
 * @param work folder for temporary files of attempts
 */
@ConfigurationProperties("domainshift.worker")
record WorkerSettings(
    @DefaultValue List<String> devices,
    @DefaultValue({"runner", "studio", "datasets"}) Set<Lane> lanes,
    @DefaultValue("false") boolean once,
    @DefaultValue("60s") Duration onceWait,
    @DefaultValue("0") int threads,
    @DefaultValue("2s") Duration poll,
    @DefaultValue("10s") Duration cancelGrace,
    @DefaultValue("20s") Duration shutdownGrace,
    @DefaultValue("10") int niceness,
    @DefaultValue({"-XX:+UseSerialGC", "-XX:-UsePerfData"}) List<String> jvmOptions,
    @DefaultValue("data/work") Path work) {

  int effectiveThreads() {
    return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
  }
}
