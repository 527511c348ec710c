/**
 * Measures with JMH what the parts of Mirinae take of the machine. A benchmark measures one thing a
 * user waits for or a loop is made of; whole processes are measured by {@code whole-process.sh}.
 *
 * <p>May use every module.
 */
@NullMarked
package org.mirinae.benchmarks;

import org.jspecify.annotations.NullMarked;
