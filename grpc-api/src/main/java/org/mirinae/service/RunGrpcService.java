package org.mirinae.service;

import com.google.rpc.Code;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.mirinae.problems.InfeasibleException;
import org.mirinae.problems.InvalidScenarioException;
import org.mirinae.problems.Problem;
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

/** The run service over gRPC; every rpc is documented in run_service.proto. */
final class RunGrpcService extends RunServiceGrpc.RunServiceImplBase {

    private static final int MAX_REPLICATIONS = 1_000; // assumed: more is a job for a sweep
    private static final int DEFAULT_PAGE = 50;
    private static final int MAX_PAGE = 1_000;

    private final ScenarioRunner runner;
    private final ServiceLimits limits;
    private final ResourceStore resources;
    private final RunRegistry runs;
    private final RunQueue queue;
    private final AtomicInteger watchers = new AtomicInteger();
    private final AtomicBoolean draining = new AtomicBoolean();

    RunGrpcService(ScenarioRunner runner, ServiceLimits limits, RunRegistry runs, RunQueue queue) {
        this.runner = runner;
        this.limits = limits;
        this.resources = new ResourceStore(limits.maxStoredBytes());
        this.runs = runs;
        this.queue = queue;
    }

    /** From now on no run is accepted. */
    void startDraining() {
        draining.set(true);
    }

    @Override
    public void createRun(CreateRunRequest request, StreamObserver<Run> out) {
        Replies.reply(out, () -> create(request).toMessage());
    }

    private RunRecord create(CreateRunRequest request) {
        if (draining.get()) {
            throw ApiErrors.plain(
                    Code.UNAVAILABLE, "DRAINING", "The server is stopping. Maybe try again later.");
        }
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
        String requestId = request.getRequestId().isEmpty() ? null : request.getRequestId();
        String requestHash = ResourceStore.sha256(request.toByteArray());
        RunRecord earlier = repeated(requestId, requestHash);
        if (earlier != null) {
            return earlier;
        }
        ScenarioRunner.Checked scenario = checked(request.getSource(), replications);
        RunRegistry.Added added = runs.add(scenario, requestId, requestHash);
        RunRecord run = added.run();
        if (added.isNew() && !queue.offer(run)) {
            runs.remove(run);
            throw ApiErrors.plain(
                    Code.RESOURCE_EXHAUSTED,
                    "QUEUE_FULL",
                    limits.maxQueuedRuns() + " runs are waiting already. Maybe try again later.");
        }
        return run;
    }

    private @Nullable RunRecord repeated(@Nullable String requestId, String requestHash) {
        try {
            return runs.earlier(requestId, requestHash);
        } catch (RunRegistry.RequestIdReusedException e) {
            throw ApiErrors.plain(
                    Code.ALREADY_EXISTS,
                    "REQUEST_ID_REUSED",
                    "request_id \""
                            + requestId
                            + "\" was used for another request. Maybe choose a new one.");
        }
    }

    private ScenarioRunner.Checked checked(ScenarioSource source, int replications) {
        try {
            return runner.check(input(source, replications));
        } catch (InvalidScenarioException e) {
            throw ApiErrors.invalidScenario(e.problems());
        } catch (InfeasibleException e) {
            throw ApiErrors.infeasible(e.problems());
        }
    }

    private ScenarioRunner.Input input(ScenarioSource source, int replications) {
        Map<String, byte[]> named = new LinkedHashMap<>();
        for (ResourceReference reference : source.getResourcesList()) {
            byte[] bytes = resources.get(reference.getSha256());
            if (bytes == null) {
                throw ApiErrors.plain(
                        Code.FAILED_PRECONDITION,
                        "RESOURCE_MISSING",
                        "No uploaded resource has the hash "
                                + reference.getSha256()
                                + ". Maybe upload \""
                                + reference.getName()
                                + "\" first.");
            }
            named.put(reference.getName(), bytes);
        }
        return new ScenarioRunner.Input(
                document(source),
                named,
                List.copyOf(source.getOverridesList()),
                source.hasSeed() ? OptionalLong.of(source.getSeed()) : OptionalLong.empty(),
                replications);
    }

    private String document(ScenarioSource source) {
        return source.hasDocument()
                ? source.getDocument()
                : runner.example(source.getExample())
                        .orElseThrow(
                                () ->
                                        ApiErrors.plain(
                                                Code.NOT_FOUND,
                                                "UNKNOWN_EXAMPLE",
                                                "There is no example \""
                                                        + source.getExample()
                                                        + "\"."));
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
        return new ResourceUpload(out, resources, limits.maxResourceBytes());
    }

    @Override
    public void getRun(GetRunRequest request, StreamObserver<Run> out) {
        Replies.reply(
                out,
                () -> {
                    RequestCheck.of(request).runName("name", request.getName()).orThrow();
                    return find(request.getName()).toMessage();
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
        List<RunRecord> page = runs.newest(before, size + 1);
        ListRunsResponse.Builder response = ListRunsResponse.newBuilder();
        page.stream().limit(size).forEach(run -> response.addRuns(run.toMessage()));
        if (page.size() > size) {
            response.setNextPageToken(Long.toString(page.get(size - 1).sequence));
        }
        return response.build();
    }

    @Override
    public void watchRun(WatchRunRequest request, StreamObserver<WatchRunResponse> out) {
        RunRecord run;
        try {
            RequestCheck.of(request).runName("name", request.getName()).orThrow();
            run = find(request.getName());
            if (watchers.incrementAndGet() > limits.maxWatchers()) {
                watchers.decrementAndGet();
                throw ApiErrors.plain(
                        Code.RESOURCE_EXHAUSTED,
                        "TOO_MANY_WATCHERS",
                        limits.maxWatchers() + " watches are open. Maybe poll with GetRun.");
            }
        } catch (io.grpc.StatusRuntimeException e) {
            out.onError(e);
            return;
        }
        new RunWatch(run, (ServerCallStreamObserver<WatchRunResponse>) out, watchers).open();
    }

    @Override
    public void cancelRun(CancelRunRequest request, StreamObserver<Run> out) {
        Replies.reply(
                out,
                () -> {
                    RequestCheck.of(request).runName("name", request.getName()).orThrow();
                    RunRecord run = find(request.getName());
                    run.cancel();
                    return run.toMessage();
                });
    }

    @Override
    public void getResult(GetResultRequest request, StreamObserver<GetResultResponse> out) {
        Replies.reply(
                out,
                () -> {
                    RequestCheck.of(request).runName("name", request.getName()).orThrow();
                    RunRecord run = find(request.getName());
                    ScenarioRunner.Outcome outcome = run.outcome();
                    if (outcome == null) {
                        throw ApiErrors.plain(
                                Code.FAILED_PRECONDITION,
                                "NO_RESULT",
                                run.name
                                        + " has no result: it is "
                                        + run.toMessage().getState().name()
                                        + ". Maybe watch it first.");
                    }
                    return GetResultResponse.newBuilder()
                            .setJson(outcome.json())
                            .setDigest(outcome.digest())
                            .build();
                });
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
            ScenarioRunner.Checked scenario = runner.check(input(request.getSource(), 1));
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
        problems.forEach(problem -> response.addProblems(ApiErrors.toMessage(problem)));
        return response.build();
    }

    private RunRecord find(String name) {
        RunRecord run = runs.get(name);
        if (run == null) {
            throw ApiErrors.plain(
                    Code.NOT_FOUND,
                    "UNKNOWN_RUN",
                    "This server holds no run " + name + ". Maybe it was forgotten since.");
        }
        return run;
    }
}
