/** StyleGAN2: the generator's face. */
@NamedInterface("stylegan2")
@NullMarked
package io.domainshift.nets.stylegan2;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
