/**
 * StyleGAN-NADA: a text prompt moves a generator to another domain, with CLIP as the only guide.
 * Gal et al., "StyleGAN-NADA: CLIP-Guided Domain Adaptation of Image Generators", SIGGRAPH 2022.
 */
@NullMarked
package io.domainshift.methods.nada;

import org.jspecify.annotations.NullMarked;
