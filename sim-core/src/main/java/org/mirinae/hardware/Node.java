package org.mirinae.hardware;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mirinae.problems.Problems;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.CatalogKind;
import org.mirinae.schema.Checked;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;
import org.mirinae.units.ByteRate;
import org.mirinae.units.Bytes;
import org.mirinae.units.Watts;

/**
 * A server, or a whole rack where the rack is sold as one: GPUs, host, network interfaces.
 *
 * @param name canonical
 * @param aliases other spellings
 * @param gpu its GPUs
 * @param gpus how many
 * @param cpu host processors, where stated
 * @param cpuCores all host cores, where stated
 * @param hostDram host memory, where stated
 * @param hostBandwidth of host memory, all channels, where stated
 * @param drive one local drive, where stated
 * @param drives how many of them
 * @param nic one interface for traffic between nodes; none for a machine that stands alone
 * @param nics how many of them
 * @param maxPower what the node draws at most, where stated
 * @param height rack space, where stated
 * @param sources by component path or prefix, or {@code default}
 * @param notes what else is to be known
 */
@CatalogKind("node")
@Doc("A server, or a whole rack where the rack is sold as one.")
public record Node(
        @Doc("Canonical name.") String name,
        @Doc("Other spellings.") @Default("[]") List<String> aliases,
        @Doc("Its GPUs.") Gpu gpu,
        @Doc("How many GPUs.") @AtLeast(1) @AtMost(1024) int gpus,
        @Doc("Host processors.") @Nullable String cpu,
        @Doc("All host cores.") @Nullable Integer cpuCores,
        @Doc("Host memory.") @Nullable Bytes hostDram,
        @Doc("Bandwidth of host memory, all channels.") @Nullable @Positive ByteRate hostBandwidth,
        @Doc("One local drive for data.") @Nullable Drive drive,
        @Doc("How many such drives.") @Default("0") @AtLeast(0) int drives,
        @Doc("One interface for traffic between nodes.") @Nullable Nic nic,
        @Doc("How many such interfaces.") @Default("0") @AtLeast(0) int nics,
        @Doc("What the node draws at most.") @Nullable Watts maxPower,
        @Doc("Rack space, such as 8U.") @Nullable String height,
        @Doc("Source of each figure, by component path, prefix, or `default`.")
                Map<String, String> sources,
        @Doc("What else is to be known.") @Default("\"\"") String notes)
        implements Checked {

    @Override
    public void check(Problems problems) {
        if (drive == null && drives > 0) {
            problems.add(
                    "drive",
                    "the node has " + drives + " drives, but not which",
                    "Maybe Samsung-PM1733-3.84TB; `mirinae catalog drive` lists them.");
        }
        if (drive != null && drives == 0) {
            problems.add(
                    "drives",
                    "the node has drives " + drive.name() + ", but not how many",
                    "Maybe set drives to " + gpus + ".");
        }
    }

    /** Rate between nodes for one GPU in one direction; zero where there is no interface. */
    public ByteRate scaleOutPerGpu() {
        return nic == null ? new ByteRate(0) : nic.ratePerDirection().times((double) nics / gpus);
    }
}
