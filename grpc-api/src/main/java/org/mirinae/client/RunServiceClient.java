package org.mirinae.client;

import com.google.protobuf.UnsafeByteOperations;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.mirinae.v1.CancelRunRequest;
import org.mirinae.v1.CreateRunRequest;
import org.mirinae.v1.GetResultRequest;
import org.mirinae.v1.GetResultResponse;
import org.mirinae.v1.ListRunsRequest;
import org.mirinae.v1.ListRunsResponse;
import org.mirinae.v1.Resource;
import org.mirinae.v1.Run;
import org.mirinae.v1.RunServiceGrpc;
import org.mirinae.v1.UploadResourceRequest;
import org.mirinae.v1.ValidateScenarioRequest;
import org.mirinae.v1.ValidateScenarioResponse;
import org.mirinae.v1.WatchRunRequest;
import org.mirinae.v1.WatchRunResponse;

/** Calls a run service; every method throws {@link RemoteException} where the server says no. */
public final class RunServiceClient implements AutoCloseable {

    private static final int CHUNK_BYTES = 256 << 10; // well below any server's message limit
    private static final int MAX_RESULT_BYTES = 256 << 20;

    private final String server;
    private final ManagedChannel channel;
    private final RunServiceGrpc.RunServiceBlockingStub blocking;
    private final RunServiceGrpc.RunServiceStub async;

    /**
     * A client of the server at host and port, unencrypted. Connects on the first call.
     *
     * @param host name or address
     * @param port 1 to 65535
     */
    public RunServiceClient(String host, int port) {
        this.server = host + ":" + port;
        this.channel =
                NettyChannelBuilder.forAddress(host, port)
                        .usePlaintext()
                        .maxInboundMessageSize(MAX_RESULT_BYTES)
                        .build();
        this.blocking = RunServiceGrpc.newBlockingStub(channel);
        this.async = RunServiceGrpc.newStub(channel);
    }

    /** Queues a run. */
    public Run create(CreateRunRequest request) {
        return call(() -> blocking.createRun(request));
    }

    /** Checks a scenario; its problems are in the answer. */
    public ValidateScenarioResponse validate(ValidateScenarioRequest request) {
        return call(() -> blocking.validateScenario(request));
    }

    /** Every run the server holds, newest first. */
    public List<Run> list() {
        List<Run> all = new ArrayList<>();
        String token = "";
        do {
            ListRunsRequest.Builder request = ListRunsRequest.newBuilder().setPageSize(500);
            if (!token.isEmpty()) {
                request.setPageToken(token);
            }
            ListRunsResponse page = call(() -> blocking.listRuns(request.build()));
            all.addAll(page.getRunsList());
            token = page.getNextPageToken();
        } while (!token.isEmpty());
        return all;
    }

    /**
     * Follows a run until it ends.
     *
     * @param onChange sees the run as it stands, first and at every change
     * @return the run at its end
     */
    public Run watch(String name, Consumer<Run> onChange) {
        return call(
                () -> {
                    Iterator<WatchRunResponse> changes =
                            blocking.watchRun(WatchRunRequest.newBuilder().setName(name).build());
                    Run last = Run.getDefaultInstance();
                    while (changes.hasNext()) {
                        last = changes.next().getRun();
                        onChange.accept(last);
                    }
                    return last;
                });
    }

    /** Asks a run to stop. */
    public Run cancel(String name) {
        return call(() -> blocking.cancelRun(CancelRunRequest.newBuilder().setName(name).build()));
    }

    /** The result of a finished run. */
    public GetResultResponse result(String name) {
        return call(() -> blocking.getResult(GetResultRequest.newBuilder().setName(name).build()));
    }

    /**
     * Uploads bytes and returns the hash to refer to them by.
     *
     * @throws InterruptedException when interrupted while waiting for the server
     */
    public Resource upload(byte[] bytes) throws InterruptedException {
        CompletableFuture<Resource> answer = new CompletableFuture<>();
        StreamObserver<UploadResourceRequest> out = async.uploadResource(new Answer(answer));
        for (int at = 0; (at < bytes.length || at == 0) && !answer.isDone(); at += CHUNK_BYTES) {
            int length = Math.min(CHUNK_BYTES, bytes.length - at);
            out.onNext(
                    UploadResourceRequest.newBuilder()
                            .setChunk(
                                    UnsafeByteOperations.unsafeWrap(
                                            ByteBuffer.wrap(bytes, at, length)))
                            .build());
        }
        if (!answer.isDone()) {
            out.onCompleted();
        }
        try {
            return answer.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StatusRuntimeException status) {
                throw RemoteErrors.of(status, server);
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private record Answer(CompletableFuture<Resource> future) implements StreamObserver<Resource> {
        @Override
        public void onNext(Resource resource) {
            future.complete(resource);
        }

        @Override
        public void onError(Throwable error) {
            future.completeExceptionally(error);
        }

        @Override
        public void onCompleted() {}
    }

    private <T> T call(Supplier<T> rpc) {
        try {
            return rpc.get();
        } catch (StatusRuntimeException e) {
            throw RemoteErrors.of(e, server);
        }
    }

    /** Ends the connection; an interrupted wait ends it at once. */
    @Override
    public void close() {
        channel.shutdown();
        try {
            if (!channel.awaitTermination(2, TimeUnit.SECONDS)) {
                channel.shutdownNow();
            }
        } catch (InterruptedException e) {
            channel.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
