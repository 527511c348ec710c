/**
 * Reads documents into a tree of nodes with their places, and writes trees as YAML.
 *
 * <p>Knows no record: binding does. May use units, problems and the annotations of {@link
 * org.mirinae.schema}.
 */
@NullMarked
package org.mirinae.schema.document;

import org.jspecify.annotations.NullMarked;
