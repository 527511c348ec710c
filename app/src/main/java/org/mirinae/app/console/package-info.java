/**
 * Gives the verbs what they share: options, streams, progress, exit codes, catalogues and the run
 * service.
 *
 * <p>May use app.report and app.run.
 */
@NullMarked
package org.mirinae.app.console;

import org.jspecify.annotations.NullMarked;
