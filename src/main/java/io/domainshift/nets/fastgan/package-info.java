/** FastGAN: the face of the generator. */
@NamedInterface("fastgan")
@NullMarked
package io.domainshift.nets.fastgan;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
