/**
 * Reference values of the official implementations: reading them and comparing with them.
 *
 * <p>A test class that runs suites is named {@code …GoldenTests} and carries {@link
 * io.domainshift.golden.GoldenTest}; {@code -Dgolden.dir=DIR} points all of them at another folder.
 */
@NullMarked
package io.domainshift.golden;

import org.jspecify.annotations.NullMarked;
