/**
 * Execution traces of MLCommons Chakra, and the network and system files of ASTRA-sim that go with
 * them: read strictly, checked as a whole, and matched rank to rank.
 *
 * <p>Part of the floor of workloads; knows nothing of clocks. May use problems, schema and fabric.
 */
@NullMarked
package org.mirinae.workload.chakra;

import org.jspecify.annotations.NullMarked;
