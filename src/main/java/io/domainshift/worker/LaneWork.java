package io.domainshift.worker;

import io.domainshift.jobs.ClaimedJob;
import io.domainshift.jobs.Lane;

/** How the jobs of a lane are worked on. */
interface LaneWork {

  Lane lane();

  /**
   * Works on a claimed job until its attempt has ended and stands in the queue, one way or another.
   *
   * @return what to count it as
   */
  String work(ClaimedJob job, Device device) throws InterruptedException;
}
