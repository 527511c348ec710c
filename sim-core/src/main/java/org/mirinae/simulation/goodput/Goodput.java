package org.mirinae.simulation.goodput;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.mirinae.hardware.FailureCause;
import org.mirinae.perf.training.CheckpointInterval;
import org.mirinae.problems.InfeasibleException;
import org.mirinae.problems.Problem;
import org.mirinae.random.RandomStream;
import org.mirinae.result.records.GoodputResult;
import org.mirinae.result.records.GoodputResult.CheckpointIntervals;
import org.mirinae.result.records.GoodputResult.Ettr;
import org.mirinae.result.records.GoodputResult.Interruptions;
import org.mirinae.result.records.GoodputResult.TimeToTrain;
import org.mirinae.simulation.goodput.FailureRun.Activity;
import org.mirinae.units.Seconds;

/**
 * Goodput under failures, by Monte Carlo: every run has random numbers of its own, so that neither
 * the number of cores nor the interval tried changes which failures strike.
 */
public final class Goodput {

    private static final int SEARCH_RUNS = 64;
    private static final int SEARCH_STEPS = 24;
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

    /** Least share of time that must be of use; below, a run is refused. */
    private static final double LEAST = 1 / FailureRun.HOPELESS;

    private final GoodputJob job;
    private final RandomStream stream;
    private final double stall;
    private final double meanTimeBetween;

    private Goodput(GoodputJob job, RandomStream stream) {
        this.job = job;
        this.stream = stream;
        stall = job.stall();
        double rate = job.reliability().failures().perSecond(job.gpus());
        meanTimeBetween = rate > 0 ? 1 / rate : Double.POSITIVE_INFINITY;
    }

    /**
     * Puts a job through failures.
     *
     * @param path of the workload in its document, for problems
     * @param stream of the workload
     * @throws InfeasibleException when failures leave next to nothing
     */
    public static GoodputResult of(String path, GoodputJob job, RandomStream stream) {
        GoodputResult result = new Goodput(job, stream).result();
        if (result.ettr().meanEttr() < LEAST) {
            throw new InfeasibleException(
                    List.of(
                            new Problem(
                                    path + ".reliability",
                                    String.format(
                                            Locale.ROOT,
                                            "failures bind: %.3g hours between interruptions of %d GPUs leave %.2g %% of the time",
                                            result.interruptions().hoursBetweenInterruptions(),
                                            job.gpus(),
                                            100 * result.ettr().meanEttr()),
                                    "Maybe a shorter restart, more spares, or fewer GPUs.")));
        }
        return result;
    }

    private GoodputResult result() {
        double best = best();
        Seconds stated = job.reliability().checkpointInterval();
        double interval = stated == null ? best : stated.value();
        Runs runs = runs(job.reliability().runs(), interval);
        double[] duration = runs.durations();
        double[] share = runs.useful();
        return new GoodputResult(
                duration.length,
                mean(duration),
                interruptions(runs.interruptions()),
                new Ettr(
                        mean(share),
                        percentile(share, 0.05),
                        percentile(share, 0.5),
                        percentile(share, 0.95)),
                timeToTrain(trainingTimes(duration, share)),
                new CheckpointIntervals(
                        interval,
                        finite(CheckpointInterval.young(stall, meanTimeBetween)),
                        finite(daly()),
                        best),
                runs.shares(),
                runs.lost(job),
                runs.counts(job));
    }

    private Interruptions interruptions(double[] counts) {
        return new Interruptions(
                mean(counts),
                percentile(counts, 0.05),
                percentile(counts, 0.95),
                finite(meanTimeBetween / 3600));
    }

    private static @Nullable TimeToTrain timeToTrain(double @Nullable [] seconds) {
        return seconds == null
                ? null
                : new TimeToTrain(
                        mean(seconds), percentile(seconds, 0.05), percentile(seconds, 0.95));
    }

    /** A run that ends with its work tells its time; one that is cut off tells its rate. */
    private double @Nullable [] trainingTimes(double[] duration, double[] share) {
        Double work = job.workSeconds();
        if (work == null) {
            return null;
        }
        double[] times = new double[duration.length];
        for (int i = 0; i < times.length; i++) {
            times[i] =
                    job.reliability().duration() == null
                            ? duration[i]
                            : work / Math.max(LEAST / 10, share[i]);
        }
        return times;
    }

    private double daly() {
        return Double.isInfinite(meanTimeBetween)
                ? Double.MAX_VALUE
                : CheckpointInterval.daly(stall, meanTimeBetween);
    }

    private double longest() {
        double until = job.untilSeconds();
        return Double.isInfinite(until) ? job.work() : until;
    }

    private double finite(double value) {
        return Math.min(value, longest());
    }

    /** Golden-section search over the logarithm, every interval under the same failures. */
    private double best() {
        double around = Math.max(1, finite(daly()));
        if (stall <= 0) {
            return 1; // checkpoints are free: as often as the search looks
        }
        double low = StrictMath.log(around / 8);
        double high = StrictMath.log(Math.min(longest(), around * 8));
        double left = high - GOLDEN * (high - low);
        double right = low + GOLDEN * (high - low);
        double atLeft = useful(left);
        double atRight = useful(right);
        for (int i = 0; i < SEARCH_STEPS && high - low > 0.01; i++) {
            if (atLeft >= atRight) {
                high = right;
                right = left;
                atRight = atLeft;
                left = high - GOLDEN * (high - low);
                atLeft = useful(left);
            } else {
                low = left;
                left = right;
                atLeft = atRight;
                right = low + GOLDEN * (high - low);
                atRight = useful(right);
            }
        }
        return StrictMath.exp((low + high) / 2);
    }

    private double useful(double logInterval) {
        return mean(runs(SEARCH_RUNS, StrictMath.exp(logInterval)).useful());
    }

    private Runs runs(int count, double interval) {
        int causes = job.reliability().failures().causes().size();
        Runs runs = new Runs(count, causes);
        int cores = Runtime.getRuntime().availableProcessors();
        int parts = Math.max(1, Math.min(count, 4 * cores));
        IntStream.range(0, parts)
                .parallel()
                .forEach(
                        part -> {
                            FailureRun run = new FailureRun(job);
                            int to = (int) ((long) count * (part + 1) / parts);
                            for (int i = (int) ((long) count * part / parts); i < to; i++) {
                                run.run(
                                        stream.substream(i),
                                        interval,
                                        job.untilSeconds(),
                                        job.work());
                                runs.take(i, run);
                            }
                        });
        return runs;
    }

    /** Holds what came out of each run. */
    private record Runs(double[][] seconds, double[][] lostByCause, int[][] counts) {

        Runs(int runs, int causes) {
            this(
                    new double[Activity.values().length][runs],
                    new double[causes][runs],
                    new int[causes][runs]);
        }

        void take(int i, FailureRun run) {
            for (int a = 0; a < seconds.length; a++) {
                seconds[a][i] = run.seconds[a];
            }
            for (int c = 0; c < counts.length; c++) {
                lostByCause[c][i] = run.lostByCause[c];
                counts[c][i] = run.interruptions[c];
            }
        }

        double[] durations() {
            double[] sum = new double[seconds[0].length];
            for (double[] activity : seconds) {
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += activity[i];
                }
            }
            return sum;
        }

        double[] useful() {
            double[] share = durations();
            for (int i = 0; i < share.length; i++) {
                share[i] = seconds[Activity.USEFUL.ordinal()][i] / share[i];
            }
            return share;
        }

        double[] interruptions() {
            double[] sum = new double[seconds[0].length];
            for (int[] cause : counts) {
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += cause[i];
                }
            }
            return sum;
        }

        SequencedMap<String, Double> shares() {
            double all = mean(durations());
            SequencedMap<String, Double> shares = new LinkedHashMap<>();
            for (Activity activity : Activity.values()) {
                String name = activity.name().toLowerCase(Locale.ROOT);
                shares.put(name, mean(seconds[activity.ordinal()]) / all);
            }
            return shares;
        }

        SequencedMap<String, Double> lost(GoodputJob job) {
            SequencedMap<String, Double> lost = new LinkedHashMap<>();
            double hours = job.gpus() / 3600.0;
            List<FailureCause> causes = job.reliability().failures().causes();
            for (int c = 0; c < causes.size(); c++) {
                lost.put(causes.get(c).name(), mean(lostByCause[c]) * hours);
            }
            double stalls = mean(seconds[Activity.CHECKPOINT.ordinal()]);
            lost.put("checkpoints", stalls * hours);
            return lost;
        }

        SequencedMap<String, Double> counts(GoodputJob job) {
            SequencedMap<String, Double> by = new LinkedHashMap<>();
            List<FailureCause> causes = job.reliability().failures().causes();
            for (int c = 0; c < causes.size(); c++) {
                by.put(causes.get(c).name(), Arrays.stream(counts[c]).average().orElse(0));
            }
            return by;
        }
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /** Returns a percentile by linear interpolation between order statistics, as NumPy takes it. */
    private static double percentile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double at = share * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
