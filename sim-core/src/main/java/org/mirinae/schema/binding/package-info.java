/**
 * Binds the nodes of a document to records, and writes the JSON Schema and the reference page of
 * the same records.
 *
 * <p>May use units, problems and what stands above it in schema.
 */
@NullMarked
package org.mirinae.schema.binding;

import org.jspecify.annotations.NullMarked;
