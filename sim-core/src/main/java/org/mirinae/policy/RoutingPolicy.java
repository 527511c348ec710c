package org.mirinae.policy;

import org.mirinae.schema.Doc;
import org.mirinae.schema.Tag;

/** Which replica takes a request. */
@Doc("Which replica takes a request.")
public sealed interface RoutingPolicy {

    /** The replica for the coming request, from 0. */
    int route(RoutingView view);

    /** One after the other. */
    @Tag("round_robin")
    @Doc("One replica after the other.")
    record RoundRobin() implements RoutingPolicy {
        @Override
        public int route(RoutingView view) {
            return (int) (view.routed() % view.replicas());
        }
    }

    /** The replica with the fewest unfinished requests, the first of equals. */
    @Tag("least_outstanding")
    @Doc("The replica with the fewest unfinished requests, the first of equals.")
    record LeastOutstanding() implements RoutingPolicy {
        @Override
        public int route(RoutingView view) {
            int least = 0;
            for (int i = 1; i < view.replicas(); i++) {
                if (view.outstanding(i) < view.outstanding(least)) {
                    least = i;
                }
            }
            return least;
        }
    }
}
