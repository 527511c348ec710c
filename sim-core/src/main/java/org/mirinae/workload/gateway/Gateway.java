package org.mirinae.workload.gateway;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mirinae.problems.Problems;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.Checked;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;
import org.mirinae.units.Seconds;

/**
 * Stands before the replicas: it lets requests in, keeps them in a queue while the replicas have
 * enough, and routes them by what it last heard of the replicas.
 *
 * @param metricsDelay age of what the router knows of its replicas
 * @param rateLimit on all requests together
 * @param maxOutstanding unfinished requests of one replica beyond which requests wait here
 * @param maxQueue requests that wait here at most; more are rejected
 * @param order in which they leave the queue
 * @param classes requests that are promised the same
 */
@Doc("What stands before the replicas: admission, queue, classes of requests.")
public record Gateway(
        @Doc("Age of what the router knows of its replicas.") @Default("0 s") Seconds metricsDelay,
        @Doc("Limit on all requests together.") @Nullable RateLimit rateLimit,
        @Doc("Unfinished requests of one replica beyond which requests wait here.")
                @Nullable
                @Positive
                Integer maxOutstanding,
        @Doc("Requests that wait here at most; more are rejected.")
                @Nullable
                @AtLeast(0)
                @AtMost(1e8)
                Integer maxQueue,
        @Doc("Who leaves the queue first: fcfs, priority or fair (least served for its weight).")
                @Default("fcfs")
                GatewayOrder order,
        @Doc("Requests that are promised the same.") @Default("[]") List<ServiceClass> classes)
        implements Checked {

    /** Lets everything through at once. */
    public static final Gateway OPEN =
            new Gateway(new Seconds(0), null, null, null, GatewayOrder.FCFS, List.of());

    /** Copies the classes. */
    public Gateway {
        classes = List.copyOf(classes);
    }

    @Override
    public void check(Problems problems) {
        if (maxOutstanding == null && maxQueue != null) {
            problems.add(
                    "max_queue",
                    "nothing waits at the gateway without max_outstanding",
                    "Maybe add `max_outstanding: 64`.");
        }
        if (maxOutstanding == null && order != GatewayOrder.FCFS) {
            problems.add(
                    "order",
                    "nothing waits at the gateway without max_outstanding, so there is no order",
                    "Maybe add `max_outstanding: 64`.");
        }
        if (order != GatewayOrder.FCFS && classes.size() < 2) {
            problems.add(
                    "classes",
                    "an order among classes needs two of them at least",
                    "Maybe add classes, or leave `order` out.");
        }
        Set<String> names = new HashSet<>();
        for (ServiceClass each : classes) {
            if (!names.add(each.name())) {
                problems.add(
                        "classes",
                        "two classes are called " + each.name(),
                        "Maybe give each its own name.");
            }
        }
    }
}
