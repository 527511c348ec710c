package org.mirinae.simulation.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.RecordComponent;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mirinae.result.Metric;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Members;
import org.mirinae.stack.Stack;
import org.mirinae.workload.Workload;

class WorkloadKindsTest {

    @Test
    void namesAreThoseOfDocumentsAndInTheOrderOfTheServiceFile() {
        assertEquals(
                List.of("serving", "training", "collective", "chakra", "rollout"),
                List.copyOf(WorkloadKinds.results().keySet()));
    }

    /** Keys of results follow from records by annotations; one left out would be found by users. */
    @Test
    void everyKindHasOneNameAndDocumentsAllItsKeys() {
        List<WorkloadKind> kinds = Members.all(WorkloadKind.class);
        assertFalse(kinds.isEmpty());
        for (WorkloadKind<?> kind : kinds) {
            String name = Members.tag(kind.workload());
            assertEquals(name, Members.tag(kind.result()));
            assertEquals(kind.result(), WorkloadKinds.results().get(name));
            assertTrue(kind.workload().isAnnotationPresent(Doc.class), name);
            for (RecordComponent component : kind.result().getRecordComponents()) {
                assertTrue(component.isAnnotationPresent(Metric.class), name + " " + component);
            }
        }
    }

    @Test
    void aWorkloadThatNobodyDescribesIsAFaultOfTheProgram() {
        record Stranger(Stack stack) implements Workload {}
        assertThrows(IllegalStateException.class, () -> WorkloadKinds.of(new Stranger(null)));
    }
}
