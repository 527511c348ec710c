package org.mirinae.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mirinae.client.RemoteException;
import org.mirinae.client.RunServiceClient;
import org.mirinae.run.ResourceStore;
import org.mirinae.run.dispatch.ScenarioRunner;
import org.mirinae.v1.CreateRunRequest;
import org.mirinae.v1.FailureReason;
import org.mirinae.v1.Resource;
import org.mirinae.v1.ResourceReference;
import org.mirinae.v1.Run;
import org.mirinae.v1.RunState;
import org.mirinae.v1.ScenarioSource;
import org.mirinae.v1.ValidateScenarioRequest;
import org.mirinae.v1.ValidateScenarioResponse;

/** The service over a real Netty port, through the project's own client. */
@Timeout(60)
final class ApiServerTest {

    private final ScriptedRunner runner = new ScriptedRunner();
    private final List<Throwable> bugs = new CopyOnWriteArrayList<>();
    private ApiServer server;
    private RunServiceClient client;

    @BeforeEach
    void start() throws Exception {
        server = newServer(runner, bugs).start();
        client = new RunServiceClient("127.0.0.1", server.port());
    }

    @AfterEach
    void stop() throws Exception {
        runner.release.countDown();
        client.close();
        server.stop();
    }

    static ApiServer newServer(ScenarioRunner runner, List<Throwable> bugs) {
        ServiceLimits limits =
                new ServiceLimits(1 << 20, 3 << 20, 4 << 20, 1, 2, 5, 10, Duration.ofMillis(200));
        return new ApiServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                runner,
                new TwoEntries(),
                limits,
                new ApiServer.Surroundings() {
                    @Override
                    public InstantSource clock() {
                        return InstantSource.system();
                    }

                    @Override
                    public void bug(String run, Throwable cause) {
                        bugs.add(cause);
                    }
                });
    }

    /** A catalogue of two GPUs. */
    record TwoEntries() implements CatalogView {
        @Override
        public List<String> kinds() {
            return List.of("gpu");
        }

        @Override
        public List<String> names(String kind) {
            return List.of("A", "B");
        }

        @Override
        public Optional<Entry> find(String kind, String name) {
            return names(kind).contains(name)
                    ? Optional.of(new Entry(name, "name: " + name + "\n"))
                    : Optional.empty();
        }

        @Override
        public List<String> nearest(String kind, String name) {
            return List.of("A");
        }
    }

    private static CreateRunRequest.Builder request(String document) {
        return CreateRunRequest.newBuilder()
                .setSource(ScenarioSource.newBuilder().setDocument(document));
    }

    @Test
    void aRunIsCreatedWatchedAndItsResultFetched() {
        Run created = client.create(request("quick").build());
        List<Run> seen = new ArrayList<>();
        Run last = client.watch(created.getName(), seen::add);
        assertEquals(RunState.RUN_STATE_SUCCEEDED, last.getState());
        assertEquals("d1", last.getDigest());
        assertEquals(last, seen.getLast());
        assertEquals("{\"bytes\":0}", client.result(created.getName()).getJson());
        assertTrue(last.hasStartTime() && last.hasEndTime() && last.hasCreateTime());
        assertEquals(0.5, last.getProgress().getFraction());
    }

    @Test
    void statesSeenByAWatcherNeverGoBack() {
        Run created = client.create(request("quick").build());
        List<Run> seen = new ArrayList<>();
        client.watch(created.getName(), seen::add);
        for (int i = 1; i < seen.size(); i++) {
            assertTrue(
                    seen.get(i - 1).getState().getNumber() <= seen.get(i).getState().getNumber());
        }
    }

    @Test
    void everyProblemOfAScenarioIsAFieldViolation() {
        RemoteException e =
                assertThrows(
                        RemoteException.class, () -> client.create(request("invalid").build()));
        assertEquals(RemoteException.Kind.INVALID, e.kind());
        assertEquals("2 problems in the scenario", e.getMessage());
        assertEquals("cluster.nodes[0].count", e.problems().get(0).getPath());
        assertEquals(
                "0 is not greater than zero (line 3, column 7) Maybe set it to 1.",
                e.problems().get(0).getMessage());
        assertEquals("workload", e.problems().get(1).getPath());
    }

    @Test
    void validationAnswersWithProblemsInsteadOfAnError() {
        ValidateScenarioResponse wrong =
                client.validate(
                        ValidateScenarioRequest.newBuilder()
                                .setSource(ScenarioSource.newBuilder().setDocument("invalid"))
                                .build());
        assertFalse(wrong.getValid());
        assertEquals(3, wrong.getProblems(0).getLine());
        assertEquals("Maybe add it.", wrong.getProblems(1).getRemedy());
        ValidateScenarioResponse right =
                client.validate(
                        ValidateScenarioRequest.newBuilder()
                                .setSource(ScenarioSource.newBuilder().setExample("quick"))
                                .build());
        assertTrue(right.getValid());
        assertEquals(64, right.getInputDigest().length());
    }

    @Test
    void anInfeasibleRunFailsAndSaysWhatBinds() {
        Run last = finish("infeasible");
        assertEquals(RunState.RUN_STATE_FAILED, last.getState());
        assertEquals(FailureReason.FAILURE_REASON_INFEASIBLE, last.getFailure().getReason());
        assertEquals("workload.model", last.getFailure().getProblems(0).getPath());
        RemoteException e =
                assertThrows(RemoteException.class, () -> client.result(last.getName()));
        assertTrue(e.getMessage().contains("RUN_STATE_FAILED"), e.getMessage());
    }

    @Test
    void aBugIsReportedToTheServerAndNotToTheClient() {
        Run last = finish("bug");
        assertEquals(FailureReason.FAILURE_REASON_INTERNAL, last.getFailure().getReason());
        assertFalse(last.getFailure().getMessage().contains("secret"));
        assertEquals("secret detail", bugs.getFirst().getMessage());
    }

    private Run finish(String document) {
        return client.watch(client.create(request(document).build()).getName(), run -> {});
    }

    @Test
    void aRunUnderWayIsCancelled() {
        Run created = client.create(request("wait").build());
        client.cancel(created.getName());
        assertEquals(
                RunState.RUN_STATE_CANCELLED,
                client.watch(created.getName(), run -> {}).getState());
    }

    @Test
    void aFullQueueRefusesInsteadOfGrowing() {
        String busy = client.create(request("wait").build()).getName();
        waitUntilRunning(busy);
        client.create(request("wait 2").build());
        client.create(request("wait 3").build());
        RemoteException e =
                assertThrows(RemoteException.class, () -> client.create(request("more").build()));
        assertEquals(RemoteException.Kind.UNAVAILABLE, e.kind());
        assertTrue(e.getMessage().contains("2 runs are waiting already"), e.getMessage());
        assertEquals(3, client.list().size());
    }

    private void waitUntilRunning(String name) {
        while (client.list().stream()
                .noneMatch(
                        run ->
                                run.getName().equals(name)
                                        && run.getState() == RunState.RUN_STATE_RUNNING)) {
            Thread.onSpinWait();
        }
    }

    @Test
    void theSameRequestIdMakesOneRun() {
        CreateRunRequest request = request("quick").setRequestId("mine").build();
        String first = client.create(request).getName();
        assertEquals(first, client.create(request).getName());
        RemoteException e =
                assertThrows(
                        RemoteException.class,
                        () -> client.create(request("other").setRequestId("mine").build()));
        assertTrue(e.getMessage().contains("was used for another request"), e.getMessage());
        assertEquals(1, client.list().size());
    }

    @Test
    void uploadedBytesReachTheRunByTheNameTheScenarioUses() throws Exception {
        byte[] bytes = new byte[2_500_000];
        Resource resource = client.upload(bytes);
        assertEquals(ResourceStore.sha256(bytes), resource.getSha256());
        CreateRunRequest.Builder request = request("quick");
        request.getSourceBuilder()
                .addResources(
                        ResourceReference.newBuilder()
                                .setName("trace.csv")
                                .setSha256(resource.getSha256()));
        Run last = client.watch(client.create(request.build()).getName(), run -> {});
        assertEquals("{\"bytes\":2500000}", client.result(last.getName()).getJson());
    }

    @Test
    void anUploadOverTheBoundIsRefused() {
        RemoteException e =
                assertThrows(RemoteException.class, () -> client.upload(new byte[4_000_000]));
        assertTrue(e.getMessage().contains("more than 3145728 bytes"), e.getMessage());
    }

    @Test
    void aResourceThatWasNotUploadedIsNamed() {
        CreateRunRequest.Builder request = request("quick");
        request.getSourceBuilder()
                .addResources(
                        ResourceReference.newBuilder()
                                .setName("trace.csv")
                                .setSha256("0".repeat(64)));
        RemoteException e =
                assertThrows(RemoteException.class, () -> client.create(request.build()));
        assertTrue(e.getMessage().contains("Maybe upload \"trace.csv\" first."), e.getMessage());
    }

    @Test
    void unknownFieldsAtAnyDepthAreProblems() {
        UnknownFieldSet unknown =
                UnknownFieldSet.newBuilder()
                        .addField(
                                4242,
                                UnknownFieldSet.Field.newBuilder()
                                        .addLengthDelimited(ByteString.copyFromUtf8("x"))
                                        .build())
                        .build();
        CreateRunRequest.Builder request = request("quick");
        request.getSourceBuilder().setUnknownFields(unknown);
        RemoteException e =
                assertThrows(RemoteException.class, () -> client.create(request.build()));
        assertEquals("source", e.problems().getFirst().getPath());
        assertTrue(e.problems().getFirst().getMessage().startsWith("field number 4242"));
    }

    @Test
    void everythingWrongWithARequestIsToldAtOnce() {
        RemoteException e =
                assertThrows(
                        RemoteException.class,
                        () ->
                                client.create(
                                        CreateRunRequest.newBuilder()
                                                .setReplications(0)
                                                .setRequestId("x".repeat(129))
                                                .build()));
        assertEquals(
                List.of("source", "request_id", "replications"),
                e.problems().stream().map(p -> p.getPath()).toList());
    }

    @Test
    void finishedRunsBeyondTheBoundAreForgottenOldestFirst() {
        List<String> names =
                IntStream.range(0, 7).mapToObj(i -> finish("run " + i).getName()).toList();
        List<String> kept = client.list().stream().map(Run::getName).toList();
        assertEquals(names.reversed().subList(0, 5), kept);
    }

    @Test
    void aRunTheServerDoesNotHoldIsNotFound() {
        RemoteException e = assertThrows(RemoteException.class, () -> client.result("runs/none"));
        assertEquals(RemoteException.Kind.NOT_FOUND, e.kind());
        RemoteException bad =
                assertThrows(RemoteException.class, () -> client.result("../etc/passwd"));
        assertEquals(RemoteException.Kind.INVALID, bad.kind());
    }

    @Test
    void aStoppingServerLetsARunFinishAndEndsItsWatch() throws Exception {
        Run created = client.create(request("wait").build());
        Thread stopper = Thread.ofVirtual().start(this::stopServer);
        Run last = client.watch(created.getName(), run -> {});
        stopper.join();
        assertEquals(RunState.RUN_STATE_CANCELLED, last.getState());
    }

    private void stopServer() {
        try {
            server.stop();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void noServerIsAnErrorThatNamesTheAddress() throws Exception {
        int port = server.port();
        server.stop();
        RemoteException e = assertThrows(RemoteException.class, () -> client.list());
        assertEquals(RemoteException.Kind.UNAVAILABLE, e.kind());
        assertTrue(e.getMessage().contains("127.0.0.1:" + port), e.getMessage());
    }
}
