/**
 * Holds the verbs of the command line, a class each.
 *
 * <p>May use app.console.
 */
@NullMarked
package org.mirinae.app.verb;

import org.jspecify.annotations.NullMarked;
