/** Pictures over HTTP: uploads, the list of them, their bytes. */
@NullMarked
package io.domainshift.api.images;

import org.jspecify.annotations.NullMarked;
