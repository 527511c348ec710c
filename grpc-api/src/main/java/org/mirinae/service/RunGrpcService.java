package org.mirinae.service;

import com.google.rpc.Code;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mirinae.problems.InfeasibleException;
import org.mirinae.problems.InvalidScenarioException;
import org.mirinae.problems.Problem;
import org.mirinae.run.IdempotencyKey;
import org.mirinae.run.ResourceStore;
import org.mirinae.run.ResultReference;
import org.mirinae.run.dispatch.Runs;
import org.mirinae.run.dispatch.ScenarioRunner;
import org.mirinae.v1.CancelRunRequest;
import org.mirinae.v1.CreateRunRequest;
import org.mirinae.v1.GetResultRequest;
import org.mirinae.v1.GetResultResponse;
import org.mirinae.v1.GetRunRequest;
import org.mirinae.v1.ListRunsRequest;
import org.mirinae.v1.ListRunsResponse;
import org.mirinae.v1.Resource;
import org.mirinae.v1.ResourceReference;
import org.mirinae.v1.Run;
import org.mirinae.v1.RunServiceGrpc;
import org.mirinae.v1.ScenarioSource;
import org.mirinae.v1.UploadResourceRequest;
import org.mirinae.v1.ValidateScenarioRequest;
import org.mirinae.v1.ValidateScenarioResponse;
import org.mirinae.v1.WatchRunRequest;
import org.mirinae.v1.WatchRunResponse;

/**
 * The run service over gRPC: checks the form of requests and translates; what happens to runs is
 * decided by {@link Runs}. Every rpc is documented in run_service.proto.
 */
final class RunGrpcService extends RunServiceGrpc.RunServiceImplBase {

    private static final int MAX_REPLICATIONS = 1_000; // assumed: more is a job for a sweep
    private static final int DEFAULT_PAGE = 50;
    private static final int MAX_PAGE = 1_000;

    private final Runs runs;
    private final ResourceStore resources;
    private final long maxResourceBytes;

    RunGrpcService(Runs runs, ResourceStore resources, long maxResourceBytes) {
        this.runs = runs;
        this.resources = resources;
        this.maxResourceBytes = maxResourceBytes;
    }

    @Override
    public void createRun(CreateRunRequest request, StreamObserver<Run> out) {
        Replies.reply(out, () -> create(request));
    }

    private Run create(CreateRunRequest request) {
        runs.refuseWhileStopping();
        int replications = request.hasReplications() ? request.getReplications() : 1;
        check(request.getSource(), RequestCheck.of(request), request.hasSource())
                .require(
                        request.getRequestId().length() <= 128,
                        "request_id",
                        "it has more than 128 characters")
                .require(
                        replications >= 1 && replications <= MAX_REPLICATIONS,
                        "replications",
                        replications + " is not between 1 and " + MAX_REPLICATIONS)
                .orThrow();
        return RunMessages.of(
                runs.create(RunMessages.of(request.getSource(), replications), key(request)));
    }

    private static @Nullable IdempotencyKey key(CreateRunRequest request) {
        return request.getRequestId().isEmpty()
                ? null
                : new IdempotencyKey(
                        request.getRequestId(), ResourceStore.sha256(request.toByteArray()));
    }

    private static RequestCheck check(ScenarioSource source, RequestCheck check, boolean given) {
        check.require(
                given && (source.hasDocument() || source.hasExample()),
                "source",
                "it is missing. Maybe set source.document to the scenario's text.");
        for (int i = 0; i < source.getResourcesCount(); i++) {
            ResourceReference reference = source.getResources(i);
            String field = "source.resources[" + i + "]";
            check.require(!reference.getName().isEmpty(), field + ".name", "it is missing");
            check.sha256(field + ".sha256", reference.getSha256());
        }
        return check;
    }

    @Override
    public StreamObserver<UploadResourceRequest> uploadResource(StreamObserver<Resource> out) {
        return new ResourceUpload(out, resources, maxResourceBytes);
    }

    @Override
    public void getRun(GetRunRequest request, StreamObserver<Run> out) {
        Replies.reply(
                out,
                () -> {
                    RequestCheck.of(request).runName("name", request.getName()).orThrow();
                    return RunMessages.of(runs.get(request.getName()));
                });
    }

    @Override
    public void listRuns(ListRunsRequest request, StreamObserver<ListRunsResponse> out) {
        Replies.reply(out, () -> list(request));
    }

    private ListRunsResponse list(ListRunsRequest request) {
        int size = request.hasPageSize() ? request.getPageSize() : DEFAULT_PAGE;
        String token = request.getPageToken();
        RequestCheck.of(request)
                .require(
                        size >= 1 && size <= MAX_PAGE,
                        "page_size",
                        size + " is not between 1 and " + MAX_PAGE)
                .require(
                        token.isEmpty() || token.matches("[0-9]{1,18}"),
                        "page_token",
                        "it is not a token of this server. Maybe start again without one.")
                .orThrow();
        long before = token.isEmpty() ? Long.MAX_VALUE : Long.parseLong(token);
        List<org.mirinae.run.Run> page = runs.newest(before, size + 1);
        ListRunsResponse.Builder response = ListRunsResponse.newBuilder();
        page.stream().limit(size).forEach(run -> response.addRuns(RunMessages.of(run)));
        if (page.size() > size) {
            response.setNextPageToken(Long.toString(page.get(size - 1).number()));
        }
        return response.build();
    }

    @Override
    public void watchRun(WatchRunRequest request, StreamObserver<WatchRunResponse> out) {
        try {
            RequestCheck.of(request).runName("name", request.getName()).orThrow();
            WatchStream.open(
                    runs, request.getName(), (ServerCallStreamObserver<WatchRunResponse>) out);
        } catch (RuntimeException e) {
            out.onError(ApiErrors.of(e));
        }
    }

    @Override
    public void cancelRun(CancelRunRequest request, StreamObserver<Run> out) {
        Replies.reply(
                out,
                () -> {
                    RequestCheck.of(request).runName("name", request.getName()).orThrow();
                    return RunMessages.of(runs.cancel(request.getName()));
                });
    }

    @Override
    public void getResult(GetResultRequest request, StreamObserver<GetResultResponse> out) {
        Replies.reply(out, () -> result(request));
    }

    private GetResultResponse result(GetResultRequest request) {
        RequestCheck.of(request).runName("name", request.getName()).orThrow();
        org.mirinae.run.Run run = runs.get(request.getName());
        ResultReference result = run.result();
        if (result == null) {
            throw ApiErrors.plain(
                    Code.FAILED_PRECONDITION,
                    "NO_RESULT",
                    run.name()
                            + " has no result: it is "
                            + RunMessages.of(run.state()).name()
                            + ". Maybe watch it first.");
        }
        return GetResultResponse.newBuilder()
                .setJson(runs.document(run.name(), result))
                .setDigest(result.digest())
                .build();
    }

    @Override
    public void validateScenario(
            ValidateScenarioRequest request, StreamObserver<ValidateScenarioResponse> out) {
        Replies.reply(out, () -> validate(request));
    }

    private ValidateScenarioResponse validate(ValidateScenarioRequest request) {
        check(request.getSource(), RequestCheck.of(request), request.hasSource()).orThrow();
        List<Problem> problems;
        try {
            ScenarioRunner.Checked scenario = runs.check(RunMessages.of(request.getSource(), 1));
            return ValidateScenarioResponse.newBuilder()
                    .setValid(true)
                    .setScenarioName(scenario.name())
                    .setInputDigest(scenario.inputDigest())
                    .build();
        } catch (InvalidScenarioException e) {
            problems = e.problems();
        } catch (InfeasibleException e) {
            problems = e.problems();
        }
        ValidateScenarioResponse.Builder response =
                ValidateScenarioResponse.newBuilder().setValid(false);
        problems.forEach(problem -> response.addProblems(RunMessages.of(problem)));
        return response.build();
    }
}
