/** CLIP: words and pictures in one space. Tokens, picture preparation, both encoders. */
@NamedInterface("clip")
@NullMarked
package io.domainshift.nets.clip;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
