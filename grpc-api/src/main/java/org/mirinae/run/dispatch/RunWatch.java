package org.mirinae.run.dispatch;

import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mirinae.run.Run;
import org.mirinae.run.RunStore;

/**
 * One watch of one run. Holds the newest version that was not taken yet and nothing more: a slow
 * reader misses versions in between, never the last one. What it missed of the run's history,
 * {@link RunStore#events} still has.
 */
public final class RunWatch implements AutoCloseable {

    private final String run;
    private final Consumer<RunWatch> reader;
    private final Consumer<RunWatch> onClose;
    private @Nullable Run newest;
    private boolean taken;
    private boolean closed;

    RunWatch(String run, Consumer<RunWatch> reader, Consumer<RunWatch> onClose) {
        this.run = run;
        this.reader = reader;
        this.onClose = onClose;
    }

    /** Name of the run. */
    public String run() {
        return run;
    }

    /** The newest version of the run, where it was not taken before. Does not block. */
    public synchronized Optional<Run> take() {
        if (taken || closed) {
            return Optional.empty();
        }
        taken = true;
        return Optional.ofNullable(newest);
    }

    /** Puts a version in the place of an older one; false where it is none newer. */
    synchronized boolean put(Run version) {
        if (closed || (newest != null && !version.version().after(newest.version()))) {
            return false;
        }
        newest = version;
        taken = false;
        return true;
    }

    /** Puts a version and tells the reader, outside the lock: the reader takes locks of its own. */
    void offer(Run version) {
        if (put(version)) {
            reader.accept(this);
        }
    }

    /** Ends the watch; a second call does nothing. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            newest = null;
        }
        onClose.accept(this);
    }
}
