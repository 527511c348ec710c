package org.mirinae.service;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.mirinae.run.InMemoryRunStore;
import org.mirinae.run.ResourceStore;
import org.mirinae.run.dispatch.Runs;
import org.mirinae.run.dispatch.ScenarioIntake;
import org.mirinae.run.dispatch.ScenarioRunner;
import org.mirinae.v1.CatalogServiceGrpc;
import org.mirinae.v1.RunServiceGrpc;

/**
 * The server: run service, catalogue, health and reflection on one port. The only class that knows
 * Netty. Not encrypted and without accounts, therefore loopback unless told otherwise.
 */
public final class ApiServer {

    private final Runs runs;
    private final ServiceLimits limits;
    private final HealthStatusManager health = new HealthStatusManager();
    private final List<BindableService> services;
    private final Server server;

    /**
     * A server that is not started yet.
     *
     * @param address where to listen; port 0 takes a free one
     * @param runner checks and runs scenarios
     * @param catalog what CatalogService reads
     * @param limits bounds
     * @param surroundings wall clock and the place for traces of bugs
     */
    public ApiServer(
            InetSocketAddress address,
            ScenarioRunner runner,
            CatalogView catalog,
            ServiceLimits limits,
            Surroundings surroundings) {
        this.limits = limits;
        ResourceStore resources = new ResourceStore(limits.maxStoredBytes());
        this.runs =
                new Runs(
                        new ScenarioIntake(runner, resources),
                        new InMemoryRunStore(limits.maxKeptRuns()),
                        limits.runLimits(),
                        new Runs.Surroundings(surroundings.clock(), surroundings::bug));
        this.services =
                List.of(
                        new RunGrpcService(runs, resources, limits.maxResourceBytes()),
                        new CatalogGrpcService(catalog),
                        health.getHealthService(),
                        ProtoReflectionServiceV1.newInstance());
        NettyServerBuilder builder =
                NettyServerBuilder.forAddress(address)
                        .maxInboundMessageSize(limits.maxMessageBytes())
                        .maxConcurrentCallsPerConnection(100)
                        .permitKeepAliveTime(10, TimeUnit.SECONDS);
        services.forEach(builder::addService);
        this.server = builder.build();
    }

    /** Gives the server what it needs of the world around it. */
    public interface Surroundings {

        /** The wall clock. */
        java.time.InstantSource clock();

        /** Takes the trace of a bug met while running. */
        void bug(String run, Throwable cause);
    }

    /**
     * Starts listening.
     *
     * @throws IOException when the address cannot be bound
     */
    public ApiServer start() throws IOException {
        server.start();
        for (String name :
                List.of("", RunServiceGrpc.SERVICE_NAME, CatalogServiceGrpc.SERVICE_NAME)) {
            health.setStatus(name, ServingStatus.SERVING);
        }
        return this;
    }

    /** The port it listens on. */
    public int port() {
        return server.getPort();
    }

    /** Blocks until the server has stopped. */
    public void awaitTermination() throws InterruptedException {
        server.awaitTermination();
    }

    /**
     * Stops gracefully: health says NOT_SERVING, new runs are refused, runs under way get the drain
     * time and are then cancelled, watchers see the end of their run, then the port closes.
     */
    public void stop() throws InterruptedException {
        health.enterTerminalState();
        runs.stop(limits.drain());
        server.shutdown();
        if (!server.awaitTermination(2, TimeUnit.SECONDS)) {
            server.shutdownNow();
            server.awaitTermination(2, TimeUnit.SECONDS);
        }
    }
}
