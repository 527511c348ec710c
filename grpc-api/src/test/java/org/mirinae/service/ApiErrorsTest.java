package org.mirinae.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mirinae.run.RunRefusedException;

/** Checks what clients are told of a refusal: they act on the code and read the reason. */
final class ApiErrorsTest {

    @Test
    void everyRefusalHasItsCodeItsReasonByNameAndItsSentence() throws Exception {
        List<RunRefusedException> refusals =
                List.of(
                        RunRefusedException.draining(),
                        RunRefusedException.queueFull(100),
                        RunRefusedException.tooManyWatchers(10),
                        RunRefusedException.requestIdReused("mine"),
                        RunRefusedException.resourceMissing("trace.csv", "0".repeat(64)),
                        RunRefusedException.unknownExample("x"),
                        RunRefusedException.unknownRun("runs/x"));
        Map<RunRefusedException.Reason, Status.Code> codes =
                new EnumMap<>(RunRefusedException.Reason.class);
        for (RunRefusedException refusal : refusals) {
            StatusRuntimeException status = ApiErrors.of(refusal);
            codes.put(refusal.reason(), status.getStatus().getCode());
            assertEquals(refusal.getMessage(), status.getStatus().getDescription());
            ErrorInfo info =
                    StatusProto.fromThrowable(status).getDetails(0).unpack(ErrorInfo.class);
            assertEquals(refusal.reason().name(), info.getReason());
            assertEquals("mirinae", info.getDomain());
        }
        assertEquals(
                Map.of(
                        RunRefusedException.Reason.DRAINING, Status.Code.UNAVAILABLE,
                        RunRefusedException.Reason.QUEUE_FULL, Status.Code.RESOURCE_EXHAUSTED,
                        RunRefusedException.Reason.TOO_MANY_WATCHERS,
                                Status.Code.RESOURCE_EXHAUSTED,
                        RunRefusedException.Reason.REQUEST_ID_REUSED, Status.Code.ALREADY_EXISTS,
                        RunRefusedException.Reason.RESOURCE_MISSING,
                                Status.Code.FAILED_PRECONDITION,
                        RunRefusedException.Reason.UNKNOWN_EXAMPLE, Status.Code.NOT_FOUND,
                        RunRefusedException.Reason.UNKNOWN_RUN, Status.Code.NOT_FOUND),
                codes);
    }

    @Test
    void aBugIsNotDressedUpAsARefusal() {
        IllegalStateException bug = new IllegalStateException("secret detail");
        assertSame(bug, assertThrows(IllegalStateException.class, () -> ApiErrors.of(bug)));
    }
}
