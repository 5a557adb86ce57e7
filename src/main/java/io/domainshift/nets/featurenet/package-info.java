/** Networks that turn pictures into features at several scales, and Projected GAN's projections. */
@NamedInterface("featurenet")
@NullMarked
package io.domainshift.nets.featurenet;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
