package org.mirinae.workload;

/** In which order the stages of a pipeline run their chunks. */
public enum Schedule {
    /** All forward passes, then all backward passes; Huang et al. 2019. */
    GPIPE("gpipe", false),
    /**
     * One forward, one backward; interleaved where stages have several chunks. Narayanan et al.
     * 2021.
     */
    ONE_F_ONE_B("1f1b", false),
    /** The same, asked for by name: several chunks a stage. */
    INTERLEAVED("interleaved-1f1b", false),
    /**
     * Zero bubble within the memory of 1F1B: gradients of weights fill part of the bubble; Qi et
     * al. 2023, section 2.3.
     */
    ZB_H1("zb-h1", true),
    /** Zero bubble with about twice the activations of 1F1B; Qi et al. 2023, section 2.3. */
    ZB_H2("zb-h2", true),
    /**
     * Zero bubble within the memory of 1F1B, each stage with two chunks dealt in the shape of a V;
     * Qi et al. 2023, section 6.
     */
    ZB_V("zb-v", true),
    /**
     * Micro-batches from both ends, forward of one beside backward of another; every rank holds two
     * stages. DeepSeek-V3 report, section 3.2.1.
     */
    DUALPIPE("dualpipe", true);

    private final String label;
    private final boolean splitsBackward;

    Schedule(String label, boolean splitsBackward) {
        this.label = label;
        this.splitsBackward = splitsBackward;
    }

    /** Whether gradients of weights are computed apart from those of inputs. */
    public boolean splitsBackward() {
        return splitsBackward;
    }

    /**
     * Whether a stage goes on to its next step as soon as it is done: the norm of the gradients is
     * checked afterwards and a bad step undone (Qi et al. 2023, section 4).
     */
    public boolean validatesLater() {
        return this == ZB_H2 || this == ZB_V;
    }

    /** As documents write it. */
    @Override
    public String toString() {
        return label;
    }
}
