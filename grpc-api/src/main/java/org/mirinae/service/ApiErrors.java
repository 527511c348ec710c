package org.mirinae.service;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.PreconditionFailure;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.List;
import org.mirinae.problems.InfeasibleException;
import org.mirinae.problems.InvalidScenarioException;
import org.mirinae.problems.Problem;
import org.mirinae.run.RunRefusedException;

/**
 * Errors as clients meet them: a code, a reason a program can read ({@code google.rpc.ErrorInfo} in
 * the domain {@value #DOMAIN}), and one violation for each problem.
 */
final class ApiErrors {

    static final String DOMAIN = "mirinae";

    private ApiErrors() {}

    private static StatusRuntimeException invalidScenario(List<Problem> problems) {
        BadRequest.Builder violations = BadRequest.newBuilder();
        for (Problem problem : problems) {
            violations.addFieldViolations(violation(problem.path(), sentence(problem)));
        }
        return error(
                Code.INVALID_ARGUMENT,
                "INVALID_SCENARIO",
                count(problems.size()) + " in the scenario",
                Any.pack(violations.build()));
    }

    private static StatusRuntimeException infeasible(List<Problem> problems) {
        PreconditionFailure.Builder failure = PreconditionFailure.newBuilder();
        for (Problem problem : problems) {
            failure.addViolations(
                    PreconditionFailure.Violation.newBuilder()
                            .setType("INFEASIBLE")
                            .setSubject(problem.path())
                            .setDescription(sentence(problem)));
        }
        return error(
                Code.FAILED_PRECONDITION,
                "INFEASIBLE",
                "The scenario does not fit: " + problems.getFirst().message(),
                Any.pack(failure.build()));
    }

    /** The request itself is wrong: each field with what is wrong with it. */
    static StatusRuntimeException invalidRequest(List<BadRequest.FieldViolation> violations) {
        return error(
                Code.INVALID_ARGUMENT,
                "INVALID_REQUEST",
                count(violations.size()) + " in the request",
                Any.pack(BadRequest.newBuilder().addAllFieldViolations(violations).build()));
    }

    /** Returns what a client is told of an exception; one that says no to nobody is thrown on. */
    static StatusRuntimeException of(RuntimeException e) {
        return switch (e) {
            case StatusRuntimeException status -> status;
            case RunRefusedException refusal -> refused(refusal);
            case InvalidScenarioException invalid -> invalidScenario(invalid.problems());
            case InfeasibleException infeasible -> infeasible(infeasible.problems());
            default -> throw e;
        };
    }

    private static StatusRuntimeException refused(RunRefusedException refusal) {
        Code code =
                switch (refusal.reason()) {
                    case DRAINING -> Code.UNAVAILABLE;
                    case QUEUE_FULL, TOO_MANY_WATCHERS -> Code.RESOURCE_EXHAUSTED;
                    case REQUEST_ID_REUSED -> Code.ALREADY_EXISTS;
                    case RESOURCE_MISSING -> Code.FAILED_PRECONDITION;
                    case UNKNOWN_EXAMPLE, UNKNOWN_RUN -> Code.NOT_FOUND;
                };
        return plain(code, refusal.reason().name(), refusal.getMessage());
    }

    static StatusRuntimeException plain(Code code, String reason, String message) {
        return error(code, reason, message, null);
    }

    static BadRequest.FieldViolation violation(String field, String description) {
        return BadRequest.FieldViolation.newBuilder()
                .setField(field)
                .setDescription(description)
                .build();
    }

    private static String sentence(Problem problem) {
        String place =
                problem.position() == null
                        ? ""
                        : " (line "
                                + problem.position().line()
                                + ", column "
                                + problem.position().column()
                                + ")";
        return problem.message()
                + place
                + (problem.remedy().isEmpty() ? "" : " " + problem.remedy());
    }

    private static String count(int problems) {
        return problems == 1 ? "1 problem" : problems + " problems";
    }

    private static StatusRuntimeException error(
            Code code,
            String reason,
            String message,
            @org.jspecify.annotations.Nullable Any detail) {
        Status.Builder status =
                Status.newBuilder()
                        .setCode(code.getNumber())
                        .setMessage(message)
                        .addDetails(
                                Any.pack(
                                        ErrorInfo.newBuilder()
                                                .setReason(reason)
                                                .setDomain(DOMAIN)
                                                .build()));
        if (detail != null) {
            status.addDetails(detail);
        }
        return StatusProto.toStatusRuntimeException(status.build());
    }
}
