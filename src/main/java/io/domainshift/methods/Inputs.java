package io.domainshift.methods;

/**
 * All that a request may refer to.
 *
 * @param models the installed models
 * @param images pictures: those of the catalog, and those that came with the request
 * @param references what earlier jobs found out
 */
public record Inputs(Models models, Images images, References references) {}
