/**
 * A result document for people and spreadsheets, and the files of {@code --out}.
 *
 * <p>Works on the document's tree, so that a result fetched from a server looks as one computed
 * here. May use sim-core's results; nothing of the command line.
 */
@NullMarked
package org.mirinae.app.report;

import org.jspecify.annotations.NullMarked;
