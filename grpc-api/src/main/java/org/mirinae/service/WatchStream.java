package org.mirinae.service;

import io.grpc.stub.ServerCallStreamObserver;
import org.jspecify.annotations.Nullable;
import org.mirinae.run.Run;
import org.mirinae.run.dispatch.RunWatch;
import org.mirinae.run.dispatch.Runs;
import org.mirinae.v1.WatchRunResponse;

/**
 * One watch on its way to a client. Sends the newest version whenever the reader can take it, so
 * that what a slow reader has not read never piles up here. Closed by the run's end or the reader's
 * leaving.
 */
final class WatchStream {

    private final ServerCallStreamObserver<WatchRunResponse> out;
    private org.mirinae.v1.@Nullable Run last;

    private WatchStream(ServerCallStreamObserver<WatchRunResponse> out) {
        this.out = out;
    }

    /**
     * Follows a run until it ends or the reader leaves.
     *
     * @throws org.mirinae.run.RunRefusedException where the run is not there or too many are
     *     watched
     */
    static void open(Runs runs, String name, ServerCallStreamObserver<WatchRunResponse> out) {
        WatchStream stream = new WatchStream(out);
        RunWatch watch = runs.watch(name, stream::send);
        out.setOnCancelHandler(watch::close);
        out.setOnReadyHandler(() -> stream.send(watch));
        stream.send(watch);
    }

    /** May be called by several threads at once; what one leaves, another takes. */
    private synchronized void send(RunWatch watch) {
        if (!out.isReady()) {
            return;
        }
        Run run = watch.take().orElse(null);
        if (run == null) {
            return;
        }
        org.mirinae.v1.Run message = RunMessages.of(run);
        // Not every version differs in what a client of v1 can see.
        if (!message.equals(last)) {
            last = message;
            out.onNext(WatchRunResponse.newBuilder().setRun(message).build());
        }
        if (run.finished()) {
            out.onCompleted();
            watch.close();
        }
    }
}
