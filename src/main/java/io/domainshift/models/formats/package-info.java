/** One reader or writer for each file format of weights. */
@NamedInterface("formats")
@NullMarked
package io.domainshift.models.formats;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
