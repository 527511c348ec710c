package org.mirinae.simulation.serving;

import java.util.Arrays;
import java.util.List;
import org.mirinae.random.RandomStream;
import org.mirinae.random.RandomStreams;
import org.mirinae.simulation.serving.state.Requests;
import org.mirinae.workload.gateway.ServiceClass;
import org.mirinae.workload.requests.RequestTrace;
import org.mirinae.workload.serving.Adapters;
import org.mirinae.workload.serving.ServingWorkload;

/**
 * Draws what a workload says of its requests beyond arrival and lengths, where no trace says it.
 */
final class RequestDraws {

    private RequestDraws() {}

    static void draw(
            ServingWorkload workload,
            RequestTrace trace,
            Requests requests,
            RandomStreams streams,
            String name) {
        List<ServiceClass> classes = workload.gateway().classes();
        if (!classes.isEmpty()) {
            int[] stated = trace.traits().sloClass();
            requests.classes(
                    stated == null
                            ? classes(classes, requests.count, streams.stream(name + ".classes"))
                            : named(classes, stated, trace.traits().sloClasses()));
        }
        Adapters adapters = workload.adapters();
        if (adapters != null) {
            int[] stated = trace.traits().adapter();
            requests.adapters(
                    stated == null
                            ? zipf(adapters, requests.count, streams.stream(name + ".adapters"))
                            : stated);
        }
    }

    private static int[] classes(List<ServiceClass> classes, int count, RandomStream random) {
        double[] shares = classes.stream().mapToDouble(ServiceClass::share).toArray();
        return drawn(shares, count, random);
    }

    /** Classes by their names; what no class is called belongs to the first. */
    private static int[] named(List<ServiceClass> classes, int[] stated, List<String> names) {
        int[] place = new int[names.size()];
        for (int i = 0; i < place.length; i++) {
            for (int c = 0; c < classes.size(); c++) {
                place[i] = classes.get(c).name().equals(names.get(i)) ? c : place[i];
            }
        }
        return Arrays.stream(stated).map(s -> s < 0 ? 0 : place[s]).toArray();
    }

    private static int[] zipf(Adapters adapters, int count, RandomStream random) {
        double[] shares = new double[adapters.count()];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = StrictMath.pow(i + 1.0, -adapters.popularity());
        }
        return drawn(shares, count, random);
    }

    private static int[] drawn(double[] shares, int count, RandomStream random) {
        double[] sums = shares.clone();
        for (int i = 1; i < sums.length; i++) {
            sums[i] += sums[i - 1];
        }
        int[] drawn = new int[count];
        for (int i = 0; i < count; i++) {
            double place = random.nextDouble() * sums[sums.length - 1];
            int found = Arrays.binarySearch(sums, place);
            // A place on a border belongs to what is behind it.
            drawn[i] = Math.min(found >= 0 ? found + 1 : -found - 1, sums.length - 1);
        }
        return drawn;
    }
}
