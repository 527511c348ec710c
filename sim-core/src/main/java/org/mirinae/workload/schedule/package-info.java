/**
 * Pipeline schedules: each a record with the order of its runs, where its stages lie, and what else
 * sets it apart. Times are no concern of theirs.
 *
 * <p>May use problems and schema.
 */
@NullMarked
package org.mirinae.workload.schedule;

import org.jspecify.annotations.NullMarked;
