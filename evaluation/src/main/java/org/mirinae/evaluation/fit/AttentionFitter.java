package org.mirinae.evaluation.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.mirinae.evaluation.fit.AttentionSamples.Key;
import org.mirinae.evaluation.fit.AttentionSamples.Sample;
import org.mirinae.hardware.efficiency.ContextAttentionFit;
import org.mirinae.hardware.efficiency.FitQuality;
import org.mirinae.hardware.efficiency.GenerationAttentionFit;
import org.mirinae.hardware.efficiency.SizeSpan;
import org.mirinae.perf.kernel.AttentionTime;
import org.mirinae.perf.kernel.GpuRates;
import org.mirinae.perf.kernel.GpuSpeed;
import org.mirinae.units.Seconds;

/** Fits attention over prompts, and of new tokens, to measured calls of one kernel on one GPU. */
final class AttentionFitter {

    /** Calls this long are what decoding is made of: they count so many times more. */
    private static final double LONG = 100e-6;

    private static final int MORE = 3;

    private static final Seconds NOTHING = new Seconds(0);

    /** Before anything is known. */
    private static final FitQuality NONE = new FitQuality(1, 0, 0);

    /** 14 us, 2 us a head; as many passes and peaks as tensor programs usually need. */
    private static final List<double[]> CONTEXT_STARTS =
            List.of(
                    new double[] {2.6, 0.7, 0.7, 1.1, 0, -0.2, -0.2, 0},
                    new double[] {2.2, 0, -2, 0.7, 0, -3, 0.7, -1});

    /** 8 us, 1 us a key head, nearly all of the bandwidth; with a cold and with a warm cache. */
    private static final List<double[]> GENERATION_STARTS =
            RobustFit.starts(new double[] {2.2, 0, -2.5, -2, 2.5, 0.7, -7}, 6, 2);

    /** 8 us, 1 us a query head and 15 us for 1,024 keys: a kernel of single query heads. */
    private static final List<double[]> SINGLE_HEAD_STARTS =
            RobustFit.starts(new double[] {2.2, 0, 2.7}, 2, 1);

    private AttentionFitter() {}

    static ContextAttentionFit context(Key key, List<Sample> samples, GpuRates rates) {
        GpuSpeed speed = new GpuSpeed(rates.peak(key.compute()), rates.units(), rates.memoryPeak());
        RobustFit<Sample> fitting =
                new RobustFit<>(
                        samples,
                        (p, s) -> AttentionTime.context(context(p, key, NONE), s.size(), speed),
                        (p, s) -> s.seconds(),
                        CONTEXT_STARTS);
        FitQuality quality = fitting.crossValidated(Sample::family);
        return context(
                fitting.fit(), key, quality.over(samples.size(), spans(samples, Sample::tokens)));
    }

    private static ContextAttentionFit context(double[] p, Key key, FitQuality quality) {
        return new ContextAttentionFit(
                key.library().library(),
                key.library().version(),
                key.compute(),
                key.cache(),
                micros(p[0]),
                micros(p[1]),
                amount(p[2]),
                amount(p[3]),
                amount(p[4]),
                amount(p[5]),
                amount(p[6]),
                amount(p[7]),
                quality);
    }

    static GenerationAttentionFit generation(Key key, List<Sample> samples, GpuRates rates) {
        double cache = rates.gpu().cache() == null ? 0 : rates.gpu().cache().value();
        GpuSpeed speed = new GpuSpeed(0, rates.units(), rates.memoryPeak());
        RobustFit<Sample> fitting =
                new RobustFit<>(
                        weighted(samples),
                        (p, s) ->
                                AttentionTime.generation(
                                        generation(p, key, NONE),
                                        s.size(),
                                        AttentionTime.missed(resident(p, key), s.bytes(), cache),
                                        speed),
                        (p, s) -> s.seconds(),
                        singles(key) ? SINGLE_HEAD_STARTS : GENERATION_STARTS);
        FitQuality quality =
                fitting.crossValidated(samples, AttentionFitter::weighted, Sample::family);
        return generation(
                fitting.fit(), key, quality.over(samples.size(), spans(samples, Sample::keys)));
    }

    private static List<Sample> weighted(List<Sample> samples) {
        List<Sample> weighted = new ArrayList<>(samples);
        for (Sample sample : samples) {
            for (int i = 0; i < MORE && sample.seconds() > LONG; i++) {
                weighted.add(sample);
            }
        }
        return weighted;
    }

    private static List<SizeSpan> spans(List<Sample> samples, ToDoubleFunction<Sample> length) {
        return List.of(
                CrossValidation.span("query heads", samples, s -> s.heads().query()),
                CrossValidation.span("key heads", samples, s -> s.heads().keyValue()),
                CrossValidation.span("width of a head", samples, s -> s.heads().width()),
                CrossValidation.span("sequences", samples, Sample::sequences),
                CrossValidation.span("tokens of a sequence", samples, length));
    }

    private static GenerationAttentionFit generation(double[] p, Key key, FitQuality quality) {
        boolean singles = singles(key);
        return new GenerationAttentionFit(
                key.library().library(),
                key.library().version(),
                key.cache(),
                key.width(),
                key.narrowest(),
                key.widest(),
                micros(p[0]),
                singles ? NOTHING : micros(p[1]),
                singles ? micros(p[1]) : micros(p[2]),
                singles ? micros(p[2]) : NOTHING,
                singles ? NOTHING : micros(p[3]),
                singles ? 1 : Rounded.digits(RobustFit.share(p[4])),
                singles ? NOTHING : micros(p[5]),
                resident(p, key),
                quality);
    }

    /** Keys come from memory once, and then from the cache however many heads read them. */
    private static double resident(double[] p, Key key) {
        return singles(key) ? 0 : Rounded.digits(RobustFit.share(p[6]));
    }

    /**
     * Returns whether every query head is a block of its own, bound by its arithmetic:
     * TensorRT-LLM's kernel where a group is wider than a tile.
     */
    private static boolean singles(Key key) {
        return key.narrowest() > AttentionSamples.TILE_GROUP
                && key.library().library().equals("TensorRT-LLM");
    }

    /** Times below a picosecond are none. */
    private static Seconds micros(double real) {
        return new Seconds(amount(real) * 1e-6);
    }

    private static double amount(double real) {
        double positive = RobustFit.positive(real);
        return positive < 1e-6 ? 0 : Rounded.digits(positive);
    }
}
