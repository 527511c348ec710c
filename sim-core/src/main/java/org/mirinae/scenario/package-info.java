/**
 * One document: everything a run needs; read, checked, immutable.
 *
 * <p>The catalogue, the reader, overrides and the files a document names. Opens no file by itself
 * but those of a catalogue folder it was given: files come in through {@link
 * org.mirinae.scenario.Resources}. May use everything below.
 */
@NullMarked
package org.mirinae.scenario;

import org.jspecify.annotations.NullMarked;
