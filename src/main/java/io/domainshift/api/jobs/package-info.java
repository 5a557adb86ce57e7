/** Jobs over HTTP: reading, steering, watching them, and what they leave. */
@NullMarked
package io.domainshift.api.jobs;

import org.jspecify.annotations.NullMarked;
