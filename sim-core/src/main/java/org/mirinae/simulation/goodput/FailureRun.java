package org.mirinae.simulation.goodput;

import java.util.List;
import org.mirinae.hardware.FailureCause;
import org.mirinae.random.RandomStream;
import org.mirinae.workload.training.Reliability;

/**
 * One run through failures, from interruption to interruption. Failures are memoryless and strike
 * at any time, also during a restart, and no less while ranks are missing; what was trained since
 * the last checkpoint is lost. While wrong results of a silent corruption go on unnoticed, no other
 * failure is counted. Reused for run after run; nothing is allocated on the way.
 */
final class FailureRun {

    /** The activities that wall-clock time goes to. */
    enum Activity {
        /** Training that was kept, at full speed. */
        USEFUL,
        /** Standing still for a checkpoint. */
        CHECKPOINT,
        /** Training since the last checkpoint, to be done again. */
        LOST_WORK,
        /** Until a failure is noticed. */
        DETECTION,
        /** Until the job computes again. */
        RESTART,
        /** The job waits for a node to come back from repair. */
        WAITING,
        /** Training with fewer ranks: what is missing to full speed. */
        DEGRADED
    }

    /** A run that takes so many times its work will not end. */
    static final double HOPELESS = 100;

    final double[] seconds = new double[Activity.values().length];
    final double[] lostByCause;
    final int[] interruptions;
    double clock;

    private final Reliability reliability;
    private final FailureCause[] causes;
    private final double[] cumulative;
    private final double meanTimeBetween;
    private final double stall;
    private final long spares;
    private final int replicas;
    private final double[] backAt;
    private int firstBack;
    private int inRepair;

    FailureRun(GoodputJob job) {
        reliability = job.reliability();
        List<FailureCause> all = reliability.failures().causes();
        causes = all.toArray(FailureCause[]::new);
        cumulative = new double[causes.length];
        double sum = 0;
        for (int i = 0; i < causes.length; i++) {
            sum += causes[i].perMillionGpuHours();
            cumulative[i] = sum;
        }
        double rate = reliability.failures().perSecond(job.gpus());
        meanTimeBetween = rate > 0 ? 1 / rate : Double.POSITIVE_INFINITY;
        stall = job.stall();
        Integer stated = reliability.spareNodes();
        spares = stated == null ? Long.MAX_VALUE : stated;
        replicas = job.replicas();
        lostByCause = new double[causes.length];
        interruptions = new int[causes.length];
        backAt = new double[stated == null ? 0 : Math.max(16, stated + replicas + 1)];
    }

    /**
     * Runs.
     *
     * @param stream random numbers of this run alone
     * @param interval of training between two checkpoints
     * @param until seconds after which it is stopped
     * @param work seconds of training after which it is done
     */
    void run(RandomStream stream, double interval, double until, double work) {
        java.util.Arrays.fill(seconds, 0);
        java.util.Arrays.fill(lostByCause, 0);
        java.util.Arrays.fill(interruptions, 0);
        clock = 0;
        firstBack = 0;
        inRepair = 0;
        double end = Math.min(until, work * HOPELESS);
        while (clock < end) {
            dropBack();
            double failure = clock + meanTimeBetween * stream.nextExponential();
            double speed = speed();
            double change = speed < 1 ? nextBack() : Double.POSITIVE_INFINITY;
            double left = (work - seconds[Activity.USEFUL.ordinal()]) / speed;
            double checkpoints = Math.max(0, Math.ceil(left / interval) - 1);
            double done = clock + left + checkpoints * stall;
            if (done <= Math.min(Math.min(failure, change), end)) {
                keep(left, checkpoints * stall, speed);
                return;
            }
            double next = Math.min(Math.min(failure, change), end);
            double lost = train(next - clock, interval, next == failure, speed);
            if (clock >= end) {
                return;
            }
            if (change < failure) {
                spend(Activity.RESTART, reliability.restart().sample(stream), end, -1);
            } else {
                fail(stream, end, lost);
            }
        }
    }

    /**
     * Trains for a time.
     *
     * @param failed whether it ends with a failure; otherwise what was trained counts
     * @return seconds of training lost
     */
    private double train(double time, double interval, boolean failed, double speed) {
        double cycle = interval + stall;
        double cycles = Math.floor(time / cycle);
        double rest = time - cycles * cycle;
        double more = failed ? 0 : Math.min(rest, interval);
        double lost = failed ? rest : 0;
        double trained = cycles * interval + more;
        keep(trained, time - trained - lost, speed);
        seconds[Activity.LOST_WORK.ordinal()] += lost;
        clock += lost;
        return lost;
    }

    private void keep(double trained, double stalled, double speed) {
        seconds[Activity.USEFUL.ordinal()] += trained * speed;
        seconds[Activity.DEGRADED.ordinal()] += trained * (1 - speed);
        seconds[Activity.CHECKPOINT.ordinal()] += stalled;
        clock += trained + stalled;
    }

    private void fail(RandomStream stream, double end, double lost) {
        boolean again = true;
        double before = lost;
        while (again && clock < end) {
            int cause = cause(stream);
            interruptions[cause]++;
            lostByCause[cause] += before;
            before = 0;
            if (causes[cause].silent()) {
                double unnoticed = reliability.silentDetection().sample(stream);
                spend(Activity.LOST_WORK, unnoticed, end, cause);
            }
            spend(Activity.DETECTION, reliability.detection().sample(stream), end, cause);
            if (causes[cause].repair() && spares < Long.MAX_VALUE) {
                replace(stream, end, cause);
            }
            double restart = reliability.restart().sample(stream);
            double next = meanTimeBetween * stream.nextExponential();
            again = next < restart;
            spend(Activity.RESTART, Math.min(restart, next), end, cause);
        }
    }

    /** Takes a node out; waits for one to come back where neither spares nor elasticity help. */
    private void replace(RandomStream stream, double end, int cause) {
        dropBack();
        putIn(clock + reliability.repair().sample(stream));
        while (clock < end
                && inRepair > spares
                && !(reliability.elastic() && missing() < replicas)) {
            spend(Activity.WAITING, Math.max(0, nextBack() - clock), end, cause);
            dropBack();
        }
    }

    /** Lets time pass in which nothing is trained, until the run ends at most. */
    private void spend(Activity activity, double time, double end, int cause) {
        double spent = Math.min(time, end - clock);
        seconds[activity.ordinal()] += spent;
        if (cause >= 0) {
            lostByCause[cause] += spent;
        }
        clock += spent;
    }

    private int cause(RandomStream stream) {
        double drawn = stream.nextDouble() * cumulative[cumulative.length - 1];
        int cause = 0;
        while (cause < cumulative.length - 1 && drawn >= cumulative[cause]) {
            cause++;
        }
        return cause;
    }

    /** Returns how many nodes a job lacks, each of which takes a data-parallel rank from it. */
    private long missing() {
        return Math.max(0, inRepair - spares);
    }

    private double speed() {
        return (double) (replicas - Math.min(replicas - 1, missing())) / replicas;
    }

    /** Nodes under repair stay sorted by when they are back; there are few. */
    private void putIn(double back) {
        int at = inRepair++;
        while (at > 0 && backAt[(firstBack + at - 1) % backAt.length] > back) {
            backAt[(firstBack + at) % backAt.length] = backAt[(firstBack + at - 1) % backAt.length];
            at--;
        }
        backAt[(firstBack + at) % backAt.length] = back;
    }

    private double nextBack() {
        return backAt[firstBack];
    }

    /** Forgets nodes that are back. */
    private void dropBack() {
        while (inRepair > 0 && nextBack() <= clock) {
            firstBack = (firstBack + 1) % backAt.length;
            inRepair--;
        }
    }
}
