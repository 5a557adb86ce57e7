/** The API as its clients meet it: real HTTP, a real PostgreSQL, no worker. */
@org.jspecify.annotations.NullMarked
package io.domainshift.api;
