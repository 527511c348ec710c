package org.mirinae.app.console;

import java.util.Locale;
import org.mirinae.app.report.Human;

/**
 * Draws progress on one line of the terminal: share done, simulated time, simulated seconds per
 * second, time left. Appears after half a second and is wiped at the end; draws nothing where
 * standard error is no terminal.
 */
public final class ProgressLine implements AutoCloseable {

    private static final long FIRST_NANOS = 500_000_000L;
    private static final long BETWEEN_NANOS = 200_000_000L;
    private static final int BAR = 20;

    private final Console console;
    private final boolean drawing;
    private final long startNanos = System.nanoTime();
    private long drawnNanos;
    private int drawnLength;

    public ProgressLine(Console console, boolean wanted) {
        this.console = console;
        this.drawing = wanted && console.terminal();
        this.drawnNanos = startNanos + FIRST_NANOS - BETWEEN_NANOS;
    }

    /**
     * Tells how far the run is.
     *
     * @param fraction share of the work done, 0 to 1, or NaN where it is not known
     * @param simulatedSeconds simulated time reached
     */
    public synchronized void update(double fraction, double simulatedSeconds) {
        long now = System.nanoTime();
        if (!drawing || now - drawnNanos < BETWEEN_NANOS) {
            return;
        }
        drawnNanos = now;
        String line = line(fraction, simulatedSeconds, (now - startNanos) / 1e9);
        console.err().print("\r" + line + " ".repeat(Math.max(0, drawnLength - line.length())));
        console.err().flush();
        drawnLength = line.length();
    }

    /** Returns the line that is drawn after so many seconds of real time. */
    static String line(double fraction, double simulatedSeconds, double realSeconds) {
        StringBuilder line = new StringBuilder();
        if (!Double.isNaN(fraction)) {
            int full = (int) (BAR * Math.clamp(fraction, 0, 1));
            line.append('[').repeat('#', full).repeat(' ', BAR - full).append(']');
            line.append(String.format(Locale.ROOT, " %3.0f %%  ", fraction * 100));
        }
        line.append(Human.number(Math.rint(simulatedSeconds))).append(" s simulated");
        if (realSeconds > 0) {
            line.append(", ")
                    .append(Human.number(Math.rint(simulatedSeconds / realSeconds)))
                    .append(" a second");
        }
        if (fraction > 0.01) {
            line.append(", ")
                    .append(Human.duration(realSeconds * (1 - fraction) / fraction))
                    .append(" left");
        }
        return line.toString();
    }

    @Override
    public synchronized void close() {
        if (drawnLength > 0) {
            console.err().print("\r" + " ".repeat(drawnLength) + "\r");
            console.err().flush();
            drawnLength = 0;
        }
    }
}
