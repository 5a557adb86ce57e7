/** How different two pictures look to a network. */
@NamedInterface("perceptual")
@NullMarked
package io.domainshift.nets.perceptual;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
