/**
 * The TorchScript runtime: pack, check, call, gradients, optimizers, scopes; where a device is
 * touched.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.domainshift.graph;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
