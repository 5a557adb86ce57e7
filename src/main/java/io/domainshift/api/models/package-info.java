/** Models over HTTP: the catalog, uploads, weights, and pictures drawn with them. */
@NullMarked
package io.domainshift.api.models;

import org.jspecify.annotations.NullMarked;
