package org.mirinae.service;

import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.mirinae.problems.Problem;
import org.mirinae.run.ResultReference;
import org.mirinae.run.Run;
import org.mirinae.run.RunFailure;
import org.mirinae.run.RunProgress;
import org.mirinae.run.RunSource;
import org.mirinae.run.RunState;
import org.mirinae.v1.Failure;
import org.mirinae.v1.FailureReason;
import org.mirinae.v1.Progress;
import org.mirinae.v1.ResourceReference;
import org.mirinae.v1.ScenarioProblem;
import org.mirinae.v1.ScenarioSource;

/** Translates between the run domain and the messages of {@code mirinae.v1}. Decides nothing. */
final class RunMessages {

    private RunMessages() {}

    /** The run as clients see it. */
    static org.mirinae.v1.Run of(Run run) {
        org.mirinae.v1.Run.Builder message =
                org.mirinae.v1.Run.newBuilder()
                        .setName(run.name())
                        .setState(of(run.state()))
                        .setScenarioName(run.submission().scenarioName())
                        .setCreateTime(of(run.times().created()));
        Instant started = run.times().started();
        if (started != null) {
            message.setStartTime(of(started));
        }
        Instant ended = run.times().ended();
        if (ended != null) {
            message.setEndTime(of(ended));
        }
        RunProgress progress = run.progress();
        if (progress != null) {
            message.setProgress(of(progress));
        }
        ResultReference result = run.result();
        if (result != null) {
            message.setDigest(result.digest());
        }
        RunFailure failure = run.failure();
        if (failure != null) {
            message.setFailure(of(failure));
        }
        return message.build();
    }

    static org.mirinae.v1.RunState of(RunState state) {
        return switch (state) {
            case QUEUED -> org.mirinae.v1.RunState.RUN_STATE_QUEUED;
            case RUNNING -> org.mirinae.v1.RunState.RUN_STATE_RUNNING;
            case SUCCEEDED -> org.mirinae.v1.RunState.RUN_STATE_SUCCEEDED;
            case FAILED -> org.mirinae.v1.RunState.RUN_STATE_FAILED;
            case CANCELLED -> org.mirinae.v1.RunState.RUN_STATE_CANCELLED;
        };
    }

    static ScenarioProblem of(Problem problem) {
        ScenarioProblem.Builder message =
                ScenarioProblem.newBuilder()
                        .setPath(problem.path())
                        .setMessage(problem.message())
                        .setRemedy(problem.remedy());
        if (problem.position() != null) {
            message.setLine(problem.position().line()).setColumn(problem.position().column());
        }
        return message.build();
    }

    /** Makes of a message what the domain takes as the source of a run. */
    static RunSource of(ScenarioSource source, int replications) {
        Map<String, String> resources = new LinkedHashMap<>();
        for (ResourceReference reference : source.getResourcesList()) {
            resources.put(reference.getName(), reference.getSha256());
        }
        return new RunSource(
                source.hasDocument()
                        ? new RunSource.Text.Document(source.getDocument())
                        : new RunSource.Text.Example(source.getExample()),
                resources,
                List.copyOf(source.getOverridesList()),
                source.hasSeed() ? OptionalLong.of(source.getSeed()) : OptionalLong.empty(),
                replications);
    }

    private static Progress of(RunProgress progress) {
        Progress.Builder message =
                Progress.newBuilder()
                        .setSimulatedSeconds(progress.simulatedSeconds())
                        .setEvents(progress.events());
        if (progress.hasFraction()) {
            message.setFraction(progress.fraction());
        }
        return message.build();
    }

    private static Failure of(RunFailure failure) {
        Failure.Builder message =
                Failure.newBuilder().setReason(of(failure.reason())).setMessage(failure.message());
        failure.problems().forEach(problem -> message.addProblems(of(problem)));
        return message.build();
    }

    private static FailureReason of(RunFailure.Reason reason) {
        return switch (reason) {
            case INFEASIBLE -> FailureReason.FAILURE_REASON_INFEASIBLE;
            case INVALID_SCENARIO -> FailureReason.FAILURE_REASON_INVALID_SCENARIO;
            case INTERNAL -> FailureReason.FAILURE_REASON_INTERNAL;
        };
    }

    private static Timestamp of(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }
}
