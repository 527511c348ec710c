package org.mirinae.run;

/**
 * Counts how many changes led to a run as it stands: which of two versions of it is the newer, and
 * where its history ends.
 *
 * @param revision counts every change, progress too, from 1
 * @param sequence sequence of the last {@link RunEvent}, from 1
 */
public record RunVersion(long revision, long sequence) {

    static final RunVersion FIRST = new RunVersion(1, 1);

    /** Returns whether this version of a run is newer than the other. */
    public boolean after(RunVersion other) {
        return revision > other.revision;
    }

    RunVersion withEvent() {
        return new RunVersion(revision + 1, sequence + 1);
    }

    RunVersion withoutEvent() {
        return new RunVersion(revision + 1, sequence);
    }
}
