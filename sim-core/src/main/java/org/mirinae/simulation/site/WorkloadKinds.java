package org.mirinae.simulation.site;

import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import org.mirinae.result.WorkloadResult;
import org.mirinae.schema.Members;
import org.mirinae.workload.Workload;

/** The kinds of workload that this program has: its own and those of further jars. */
public final class WorkloadKinds {

    private WorkloadKinds() {}

    /**
     * The kind of a workload.
     *
     * @throws IllegalStateException when no descriptor names the workload's record
     */
    @SuppressWarnings("unchecked") // a kind's type parameter is the class that it names
    public static <W extends Workload> WorkloadKind<W> of(W workload) {
        for (WorkloadKind<?> kind : Members.all(WorkloadKind.class)) {
            if (kind.workload() == workload.getClass()) {
                return (WorkloadKind<W>) kind;
            }
        }
        throw new IllegalStateException(workload.getClass() + " has no descriptor");
    }

    /** Names of the kinds whose engines draw a timeline. */
    public static List<String> drawn() {
        List<String> drawn = new ArrayList<>();
        for (WorkloadKind<?> kind : Members.all(WorkloadKind.class)) {
            if (kind.drawsTimeline()) {
                drawn.add(Members.tag(kind.workload()));
            }
        }
        return drawn;
    }

    /** The record that a result holds under the name of each kind, such as {@code serving}. */
    public static SequencedMap<String, Class<? extends WorkloadResult>> results() {
        return Members.byTag(WorkloadResult.class);
    }
}
