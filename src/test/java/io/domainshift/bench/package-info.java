/** The product's side of {@code bench/}: what is measured there against the official code. */
@NullMarked
package io.domainshift.bench;

import org.jspecify.annotations.NullMarked;
