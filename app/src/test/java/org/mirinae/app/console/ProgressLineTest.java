package org.mirinae.app.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ProgressLineTest {

    @Test
    void lineShowsShareSpeedAndTimeLeft() {
        assertEquals(
                "[#####               ]  25 %  1,000 s simulated, 500 a second, 6 s left",
                ProgressLine.line(0.25, 1000, 2));
    }

    @Test
    void unknownShareLeavesOutBarAndTimeLeft() {
        assertEquals("1,000 s simulated, 500 a second", ProgressLine.line(Double.NaN, 1000, 2));
    }
}
