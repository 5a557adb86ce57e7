/**
 * One-Shot Adaptation: a single picture moves a generator to its domain, with CLIP as the guide.
 * Kwon and Ye, "One-Shot Adaptation of GAN in Just One CLIP", TPAMI 2023.
 */
@NullMarked
package io.domainshift.methods.oneshot;

import org.jspecify.annotations.NullMarked;
