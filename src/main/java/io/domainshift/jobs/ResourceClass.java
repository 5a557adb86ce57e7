package io.domainshift.jobs;

/** The sort of device a job asks for. */
public enum ResourceClass {
  ANY,
  CPU,
  GPU
}
