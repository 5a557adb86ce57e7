/** Errors as RFC 9457 problems, whichever part of the house says no. */
@NullMarked
package io.domainshift.api.problems;

import org.jspecify.annotations.NullMarked;
