/**
 * Writes every result through one writer, reads it back through one reader, and knows the keys,
 * units and families of its figures.
 *
 * <p>May use schema and {@link org.mirinae.result}.
 */
@NullMarked
package org.mirinae.result.document;

import org.jspecify.annotations.NullMarked;
