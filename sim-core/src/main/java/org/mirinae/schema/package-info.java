/**
 * Turns documents into records and back: annotations, node tree, binder, generated schema.
 *
 * <p>Knows no domain: records of higher floors say with annotations what they hold, and this
 * package reads, checks, documents and writes them. May use units and problems.
 */
@NullMarked
package org.mirinae.schema;

import org.jspecify.annotations.NullMarked;
