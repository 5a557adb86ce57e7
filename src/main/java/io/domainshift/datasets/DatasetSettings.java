package io.domainshift.datasets;

import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What data sets may be made of.
 *
 * @param folders of this machine from which data sets may be made, with all that lies below; none
 *     unless set
 * @param maxPictures of one data set; also how many entries of any sort an archive may have
 * @param threads that decode pictures; as many as there are processors when 0
 */
@ConfigurationProperties("domainshift.datasets")
public record DatasetSettings(
    @DefaultValue List<Path> folders,
    @DefaultValue("1000000") int maxPictures,
    @DefaultValue("0") int threads) {

  /** The values that stand above. */
  public static DatasetSettings defaults() {
    return new DatasetSettings(List.of(), 1_000_000, 0);
  }

  int effectiveThreads() {
    return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
  }
}
