/**
 * Holds what runs yield, as records whose figures carry their unit, their sentence and the family
 * their bounds come from.
 *
 * <p>May use {@link org.mirinae.result} and result.document.
 */
@NullMarked
package org.mirinae.result.records;

import org.jspecify.annotations.NullMarked;
