package io.domainshift.worker;

import io.domainshift.jobs.ClaimedJob;
import io.domainshift.jobs.Lane;
import java.io.IOException;

/** How the jobs of a lane are worked on. */
interface LaneWork {

  Lane lane();

  /**
   * Works on a claimed job until its attempt has ended and stands in the queue. Whatever it throws
   * becomes the job's failure; so a lane catches only what it has a better answer to.
   *
   * @return what to count it as
   */
  String work(ClaimedJob job, Device device) throws InterruptedException, IOException;
}
