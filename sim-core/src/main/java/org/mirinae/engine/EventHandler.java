package org.mirinae.engine;

/** Takes events of one kind. */
@FunctionalInterface
public interface EventHandler {

    /**
     * An event is due.
     *
     * @param nowNanos the clock
     * @param payload as given when it was scheduled
     */
    void onEvent(long nowNanos, long payload);
}
