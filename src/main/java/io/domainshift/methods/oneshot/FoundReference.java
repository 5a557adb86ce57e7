package io.domainshift.methods.oneshot;

import io.domainshift.graph.HostTensor;

/**
 * What the latent search found: the target's counterpart in the source domain.
 *
 * @param w its latent, [1, wDim], the same for every layer
 * @param image the source generator's picture of it, [1, 3, H, W], about −1 to 1
 * @param curve loss, clip, latent and reconstruction loss of every step, [steps, 4]
 */
record FoundReference(HostTensor w, HostTensor image, HostTensor curve) {}
