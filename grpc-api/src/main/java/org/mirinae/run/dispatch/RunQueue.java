package org.mirinae.run.dispatch;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs tasks on a few threads, first come, first served. The queue is bounded: {@link #reserve}
 * refuses instead of growing, before anything is kept that there is no room for. Simulation is
 * arithmetic, so platform threads, one for each worker.
 */
final class RunQueue {

    private final ThreadPoolExecutor workers;
    private final Semaphore places;

    /**
     * A queue whose threads begin with the first task.
     *
     * @param workers tasks run at once
     * @param maxQueued tasks waiting for a worker
     */
    RunQueue(int workers, int maxQueued) {
        this.places = new Semaphore(workers + maxQueued);
        this.workers =
                new ThreadPoolExecutor(
                        workers,
                        workers,
                        30,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(), // never longer than there are places
                        task -> {
                            Thread thread = new Thread(task, "mirinae-run");
                            thread.setDaemon(true);
                            return thread;
                        });
        this.workers.allowCoreThreadTimeOut(true);
    }

    /** A place in the queue or at a worker; closing it gives it back unless it was filled. */
    final class Place implements AutoCloseable {

        private boolean held = true;

        /** Queues the task; the place is free again when the task has ended. */
        void fill(Runnable task) {
            workers.execute(
                    () -> {
                        try {
                            task.run();
                        } finally {
                            places.release();
                        }
                    });
            held = false;
        }

        @Override
        public void close() {
            if (held) {
                held = false;
                places.release();
            }
        }
    }

    /** A place for one task, or nothing where the queue is full. */
    Optional<Place> reserve() {
        return places.tryAcquire() ? Optional.of(new Place()) : Optional.empty();
    }

    /**
     * Takes nothing more and waits until nothing runs or the time is over; true when nothing runs.
     * No place may be filled afterwards.
     */
    boolean drain(Duration atMost) throws InterruptedException {
        workers.shutdown();
        return workers.awaitTermination(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }
}
