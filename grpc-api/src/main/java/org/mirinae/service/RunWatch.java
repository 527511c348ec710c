package org.mirinae.service;

import io.grpc.stub.ServerCallStreamObserver;
import java.util.concurrent.atomic.AtomicInteger;
import org.mirinae.v1.Run;
import org.mirinae.v1.RunState;
import org.mirinae.v1.WatchRunResponse;

/**
 * One watch. Sends the newest state whenever the reader can take it, never queues more than that: a
 * slow reader misses steps in between, never the last one. Closed by the run's end or the reader's
 * leaving.
 */
final class RunWatch {

    private final RunRecord run;
    private final ServerCallStreamObserver<WatchRunResponse> out;
    private final AtomicInteger open;
    private final Runnable listener = this::send;
    private boolean dirty = true;
    private boolean closed;

    RunWatch(RunRecord run, ServerCallStreamObserver<WatchRunResponse> out, AtomicInteger open) {
        this.run = run;
        this.out = out;
        this.open = open;
    }

    void open() {
        out.setOnCancelHandler(this::close);
        out.setOnReadyHandler(this::sendIfDirty);
        run.addListener(listener);
        send();
    }

    private synchronized void send() {
        dirty = true;
        sendIfDirty();
    }

    private synchronized void sendIfDirty() {
        if (closed || !dirty || !out.isReady()) {
            return;
        }
        dirty = false;
        Run now = run.toMessage();
        out.onNext(WatchRunResponse.newBuilder().setRun(now).build());
        if (now.getState().getNumber() >= RunState.RUN_STATE_SUCCEEDED_VALUE) {
            out.onCompleted();
            close();
        }
    }

    private synchronized void close() {
        if (!closed) {
            closed = true;
            run.removeListener(listener);
            open.decrementAndGet();
        }
    }
}
