/**
 * Nodes on a fabric, and the site they stand in. Descriptions, and the arithmetic of sites.
 *
 * <p>May use units, problems, schema, hardware and fabric.
 */
@NullMarked
package org.mirinae.cluster;

import org.jspecify.annotations.NullMarked;
