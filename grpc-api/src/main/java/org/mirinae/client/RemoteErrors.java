package org.mirinae.client;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.PreconditionFailure;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.ArrayList;
import java.util.List;
import org.mirinae.v1.ScenarioProblem;

/** Turns gRPC statuses with google.rpc details into {@link RemoteException}. */
final class RemoteErrors {

    private RemoteErrors() {}

    static RemoteException of(StatusRuntimeException e, String server) {
        Status status = StatusProto.fromThrowable(e);
        List<ScenarioProblem> problems = new ArrayList<>();
        boolean infeasible = false;
        for (Any detail : status == null ? List.<Any>of() : status.getDetailsList()) {
            try {
                infeasible |= add(detail, problems);
            } catch (InvalidProtocolBufferException unreadable) {
                // The status's own message still says what happened.
                problems.add(problem("", "a detail of the error cannot be read"));
            }
        }
        String said = e.getStatus().getDescription();
        RemoteException.Kind kind =
                infeasible ? RemoteException.Kind.INFEASIBLE : kind(e.getStatus().getCode());
        String message =
                kind == RemoteException.Kind.UNAVAILABLE && status != null && problems.isEmpty()
                        ? "The run service at "
                                + server
                                + " cannot be used: "
                                + reason(e)
                                + ".\nMaybe start one with mirinae server, or name another with"
                                + " --server"
                        : String.valueOf(said);
        return new RemoteException(kind, message, problems);
    }

    /** The innermost reason: gRPC itself says only "io exception" where a connection is refused. */
    private static String reason(StatusRuntimeException e) {
        String said = String.valueOf(e.getStatus().getDescription());
        for (Throwable t = e.getCause(); t != null; t = t.getCause()) {
            said = t.getMessage() == null ? said : t.getMessage();
        }
        return said;
    }

    private static boolean add(Any detail, List<ScenarioProblem> problems)
            throws InvalidProtocolBufferException {
        if (detail.is(BadRequest.class)) {
            for (BadRequest.FieldViolation violation :
                    detail.unpack(BadRequest.class).getFieldViolationsList()) {
                problems.add(problem(violation.getField(), violation.getDescription()));
            }
        } else if (detail.is(PreconditionFailure.class)) {
            for (PreconditionFailure.Violation violation :
                    detail.unpack(PreconditionFailure.class).getViolationsList()) {
                problems.add(problem(violation.getSubject(), violation.getDescription()));
            }
            return true;
        }
        return false;
    }

    private static ScenarioProblem problem(String path, String message) {
        return ScenarioProblem.newBuilder().setPath(path).setMessage(message).build();
    }

    private static RemoteException.Kind kind(io.grpc.Status.Code code) {
        return switch (code) {
            case INVALID_ARGUMENT, OUT_OF_RANGE, ALREADY_EXISTS, FAILED_PRECONDITION ->
                    RemoteException.Kind.INVALID;
            case NOT_FOUND -> RemoteException.Kind.NOT_FOUND;
            case UNAVAILABLE, RESOURCE_EXHAUSTED, DEADLINE_EXCEEDED ->
                    RemoteException.Kind.UNAVAILABLE;
            default -> RemoteException.Kind.INTERNAL;
        };
    }
}
