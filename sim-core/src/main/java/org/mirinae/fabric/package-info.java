/**
 * The network between chips: links, the two tiers a chip sends over, and what a collective takes on
 * them in closed form.
 *
 * <p>Formulas without clock or state. May use units, problems, schema, hardware, stack and llm.
 */
@NullMarked
package org.mirinae.fabric;

import org.jspecify.annotations.NullMarked;
