package io.domainshift.studio;

import io.domainshift.graph.HostTensor;

/**
 * Pictures and what they were drawn from.
 *
 * @param latentName what the latents are called in files of numbers
 * @param latents [N, …]
 * @param images [N, 3, size, size], about -1 to 1
 */
record Drawn(String latentName, HostTensor latents, HostTensor images) {}
