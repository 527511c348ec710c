/**
 * Fits kernel times to measurements and writes them as catalogue entries: anyone can run it on
 * measurements of their own chip.
 *
 * <p>May use accuracy (for its tables), scenario (for the catalogue) and everything below.
 */
@NullMarked
package org.mirinae.fit;

import org.jspecify.annotations.NullMarked;
