package org.mirinae.evaluation.calculon;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A GPU and its networks as Calculon describes them: shares of the peak that step with the size of
 * an operator, one constant latency for each network.
 *
 * @param matrix rates of matrix products by datatype
 * @param vector rates of everything else by datatype
 * @param memory of the GPU
 * @param secondMemory for what is offloaded
 * @param roofline whether arithmetic and memory overlap; otherwise their times add up
 * @param networks by number
 */
public record CalculonSystem(
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
    public record Stepped(double peak, List<Double> sizes, List<Double> shares) {
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
     * @param efficiency share of its peak
     * @param latency seconds of any operation, whatever the number of ranks
     * @param scalars how often an operation sends its size
     * @param offsets n-ths of the size it sends more, for n ranks
     * @param processorUse share of a GPU's arithmetic that communication takes
     */
    public record Net(
            double rate,
            double efficiency,
            double latency,
            Map<String, Double> scalars,
            Map<String, Double> offsets,
            double processorUse) {
        double seconds(String operation, double bytes, int ranks) {
            double scaled = bytes * scalars.get(operation);
            return latency + (scaled + scaled / ranks * offsets.get(operation)) / rate;
        }
    }

    /** The same with another peak rate of a network, in bytes a second before its efficiency. */
    public CalculonSystem withRate(int network, double bytesPerSecond) {
        List<Net> others = new ArrayList<>(networks);
        Net net = others.get(network);
        others.set(
                network,
                new Net(
                        bytesPerSecond * net.efficiency,
                        net.efficiency,
                        net.latency,
                        net.scalars,
                        net.offsets,
                        net.processorUse));
        return new CalculonSystem(matrix, vector, memory, secondMemory, roofline, others);
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
