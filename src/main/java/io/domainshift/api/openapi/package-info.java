/** What the API says of itself: the OpenAPI document. */
@NullMarked
package io.domainshift.api.openapi;

import org.jspecify.annotations.NullMarked;
