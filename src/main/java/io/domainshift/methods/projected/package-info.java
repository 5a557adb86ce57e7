/**
 * Projected GAN: a generator learns a data set from discriminators that look at random projections
 * of a trained network's features. Sauer et al., "Projected GANs Converge Faster", NeurIPS 2021.
 */
@NullMarked
package io.domainshift.methods.projected;

import org.jspecify.annotations.NullMarked;
