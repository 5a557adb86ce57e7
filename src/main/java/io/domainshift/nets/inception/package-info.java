/** The network whose features published Fréchet distances compare. */
@NamedInterface("inception")
@NullMarked
package io.domainshift.nets.inception;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
