/** Data sets over HTTP: what they are made of, the list of them. */
@NullMarked
package io.domainshift.api.datasets;

import org.jspecify.annotations.NullMarked;
