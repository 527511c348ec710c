/**
 * Holds what a run yields: figures with their unit, basis and bounds, and the one writer that turns
 * result records into the JSON document of the contract.
 *
 * <p>Descriptions only; whoever runs something fills them in. May use units, problems and schema.
 */
@NullMarked
package org.mirinae.result;

import org.jspecify.annotations.NullMarked;
