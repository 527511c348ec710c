/**
 * Documents that verbs of the command line yield beside those of the simulator, and the reader that
 * knows all of them.
 *
 * <p>Records with {@code @Metric}; may use sim-core, nothing of reports or of the command line.
 */
@NullMarked
package org.mirinae.app.document;

import org.jspecify.annotations.NullMarked;
