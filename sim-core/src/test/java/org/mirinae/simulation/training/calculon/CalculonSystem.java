package org.mirinae.simulation.training.calculon;

import java.util.List;
import java.util.Map;

/**
 * A chip and its networks as Calculon describes them: shares of the peak that step with the size of
 * an operator, one constant latency for each network.
 *
 * @param matrix rates of matrix products by datatype
 * @param vector rates of everything else by datatype
 * @param memory of the chip
 * @param secondMemory for what is offloaded
 * @param roofline whether arithmetic and memory overlap; otherwise their times add up
 * @param networks by number
 */
record CalculonSystem(
        Map<String, Stepped> matrix,
        Map<String, Stepped> vector,
        Stepped memory,
        Stepped secondMemory,
        boolean roofline,
        List<Net> networks) {

    /**
     * A rate that steps with the size it is asked for.
     *
     * @param peak units a second
     * @param sizes from which size on a share holds, largest first
     * @param shares of the peak
     */
    record Stepped(double peak, List<Double> sizes, List<Double> shares) {
        double seconds(double size) {
            for (int i = 0; i < sizes.size(); i++) {
                if (size >= sizes.get(i)) {
                    return size / (peak * shares.get(i));
                }
            }
            throw new IllegalArgumentException("no share for a size of " + size);
        }
    }

    /**
     * A network.
     *
     * @param rate bytes a second it really carries
     * @param latency seconds of any operation, whatever the number of ranks
     * @param scalars how often an operation sends its size
     * @param offsets n-ths of the size it sends more, for n ranks
     * @param processorUse share of a chip's arithmetic that communication takes
     */
    record Net(
            double rate,
            double latency,
            Map<String, Double> scalars,
            Map<String, Double> offsets,
            double processorUse) {
        double seconds(String operation, double bytes, int ranks) {
            double scaled = bytes * scalars.get(operation);
            return latency + (scaled + scaled / ranks * offsets.get(operation)) / rate;
        }
    }

    double together(double arithmetic, double memoryTime) {
        return roofline ? Math.max(arithmetic, memoryTime) : arithmetic + memoryTime;
    }

    /** Bytes of an element. */
    static int bytes(String datatype) {
        return switch (datatype) {
            case "float8" -> 1;
            case "float16", "bfloat16" -> 2;
            case "float32" -> 4;
            default -> throw new IllegalArgumentException(datatype);
        };
    }
}
