package org.mirinae.service;

import io.grpc.stub.StreamObserver;
import java.util.function.Supplier;

/** Answers a unary call with a value or with the error computing it threw. */
final class Replies {

    private Replies() {}

    static <T> void reply(StreamObserver<T> out, Supplier<T> value) {
        T reply;
        try {
            reply = value.get();
        } catch (RuntimeException e) {
            out.onError(ApiErrors.of(e));
            return;
        }
        out.onNext(reply);
        out.onCompleted();
    }
}
