package org.mirinae.simulation.flow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mirinae.fabric.graph.Contention;
import org.mirinae.random.RandomStreams;

class DutyCyclesTest {

    private static Contention.User user(double rate, double busy, int link) {
        return new Contention.User(new int[] {link}, new double[] {1}, rate, busy);
    }

    private static double[] asFlows(double[] capacity, List<Contention.User> users) {
        return DutyCycles.shares(capacity, users, new RandomStreams(1).stream("test"));
    }

    @Test
    void whoAlwaysSendsSharesExactlyAsTheClosedFormSays() {
        List<Contention.User> users = List.of(user(10, 1, 0), user(10, 1, 0), user(10, 1, 1));
        double[] capacity = {10, 10};
        assertArrayEquals(Contention.shares(capacity, users), asFlows(capacity, users), 0.01);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.3, 0.5, 0.8})
    void whoSendsNowAndThenMeetsTheOtherAboutAsOftenAsChanceSays(double busy) {
        List<Contention.User> users = List.of(user(10, busy, 0), user(10, busy, 0));
        double[] closed = Contention.shares(new double[] {10}, users);
        double[] flows = asFlows(new double[] {10}, users);
        assertEquals(closed[0], flows[0], 0.08);
        assertEquals(closed[1], flows[1], 0.08);
    }
}
