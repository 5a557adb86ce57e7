package io.domainshift.catalog;

import java.net.URI;

/**
 * Under which terms weights are published.
 *
 * @param name of the licence, and what it forbids, in a few words
 * @param url where it can be read
 * @param mustBeAccepted whether it limits the use, so that whoever pulls must say that he accepts
 *     it
 */
public record Licence(String name, URI url, boolean mustBeAccepted) {}
