package io.domainshift.methods;

/** What a method starts from, and so what a request for it asks for. */
public enum MethodKind {
  /** Takes an installed generator to another domain. */
  ADAPTATION,
  /** Trains a generator on the pictures of a data set. */
  TRAINING
}
