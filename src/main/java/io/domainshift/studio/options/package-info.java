/** What a request for studio work may say. */
@NamedInterface("options")
@NullMarked
package io.domainshift.studio.options;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
