package io.domainshift.api.http;

/** Whose request it is. A service without passwords serves one tenant. */
public final class Tenants {

  public static final String LOCAL = "local";

  private Tenants() {}
}
