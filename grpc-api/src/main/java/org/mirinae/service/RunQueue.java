package org.mirinae.service;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.mirinae.problems.InfeasibleException;
import org.mirinae.problems.InvalidScenarioException;
import org.mirinae.problems.Problem;
import org.mirinae.v1.Failure;
import org.mirinae.v1.FailureReason;

/**
 * Runs queued records on a few threads. The queue is bounded: {@link #offer} refuses instead of
 * growing. Simulation is arithmetic, so platform threads, one for each worker.
 */
final class RunQueue {

    private final ThreadPoolExecutor workers;
    private final BugReport bugs;

    /** Where the trace of a bug goes; clients only learn that there was one. */
    interface BugReport {
        void bug(String run, Throwable cause);
    }

    RunQueue(int workers, int maxQueued, BugReport bugs) {
        this.bugs = bugs;
        this.workers =
                new ThreadPoolExecutor(
                        workers,
                        workers,
                        30,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(maxQueued),
                        task -> {
                            Thread thread = new Thread(task, "mirinae-run");
                            thread.setDaemon(true);
                            return thread;
                        },
                        new ThreadPoolExecutor.AbortPolicy());
        this.workers.allowCoreThreadTimeOut(true);
    }

    /** Whether there was room for the run. */
    boolean offer(RunRecord run) {
        try {
            workers.execute(() -> execute(run));
            return true;
        } catch (java.util.concurrent.RejectedExecutionException full) {
            return false;
        }
    }

    /** Waits until nothing runs or the time is over; true when nothing runs. */
    boolean drain(Duration atMost) throws InterruptedException {
        workers.shutdown();
        return workers.awaitTermination(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void execute(RunRecord run) {
        if (!run.start()) {
            return;
        }
        try {
            run.succeed(run.scenario.run(run));
        } catch (ScenarioRunner.RunCancelledException e) {
            run.endCancelled();
        } catch (InvalidScenarioException e) {
            run.fail(failure(FailureReason.FAILURE_REASON_INVALID_SCENARIO, e.problems()));
        } catch (InfeasibleException e) {
            run.fail(failure(FailureReason.FAILURE_REASON_INFEASIBLE, e.problems()));
        } catch (RuntimeException | Error e) {
            bugs.bug(run.name, e);
            run.fail(
                    Failure.newBuilder()
                            .setReason(FailureReason.FAILURE_REASON_INTERNAL)
                            .setMessage("The server met a bug of its own; its log has the details.")
                            .build());
        }
    }

    private static Failure failure(FailureReason reason, List<Problem> problems) {
        Failure.Builder failure = Failure.newBuilder().setReason(reason);
        problems.forEach(problem -> failure.addProblems(ApiErrors.toMessage(problem)));
        return failure.setMessage(problems.getFirst().message()).build();
    }
}
