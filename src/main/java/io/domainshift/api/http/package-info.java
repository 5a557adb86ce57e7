/** How a request is read and content is sent: limits, strict JSON, ranges, idempotency. */
@NullMarked
package io.domainshift.api.http;

import org.jspecify.annotations.NullMarked;
