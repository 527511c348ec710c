/**
 * The command line: the only place that knows all other modules, that prints, and that ends the
 * process.
 */
@NullMarked
package org.mirinae.app;

import org.jspecify.annotations.NullMarked;
