/**
 * The verbs of the command line, their options and their exit codes.
 *
 * <p>May use everything; nothing uses this but Main.
 */
@NullMarked
package org.mirinae.app.cli;

import org.jspecify.annotations.NullMarked;
