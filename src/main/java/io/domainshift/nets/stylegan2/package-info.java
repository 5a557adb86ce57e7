/** StyleGAN2: the faces of generator and discriminator. */
@NamedInterface("stylegan2")
@NullMarked
package io.domainshift.nets.stylegan2;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
