package org.mirinae.planning.strategy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.mirinae.kernel.KernelBackend;
import org.mirinae.perf.kernel.PowerDraw;
import org.mirinae.planning.strategy.StrategyCandidate.Room;
import org.mirinae.planning.strategy.StrategyCandidate.Shape;
import org.mirinae.simulation.training.closedform.PlanForm;
import org.mirinae.simulation.training.closedform.PlanForm.Parameters;
import org.mirinae.simulation.training.closedform.PlanTerms;
import org.mirinae.simulation.training.closedform.PlanTimes;
import org.mirinae.workload.training.Overlap;

/**
 * Evaluates candidates in two passes of the kernel: what every plan that fits never goes below;
 * then, exactly, the plans whose bound no plan known beats in step time, GPUs, bytes and joules at
 * once.
 */
final class StrategyEvaluation {

    private final PlanTimes times;
    private final KernelBackend backend;
    private final PowerDraw draw;
    private final Room room;
    private final StrategyFront front;
    private final AtomicLong bounded = new AtomicLong();
    private long timed;

    StrategyEvaluation(
            PlanTimes times,
            KernelBackend backend,
            PowerDraw draw,
            Room room,
            StrategyFront front) {
        this.times = times;
        this.backend = backend;
        this.draw = draw;
        this.room = room;
        this.front = front;
    }

    /** Returns the number of plans whose bound was evaluated. */
    long bounded() {
        return bounded.get();
    }

    /** Returns the number of plans timed exactly. */
    long timed() {
        return timed;
    }

    /**
     * Holds forms of candidates of one shape; {@code open} has a bit for each variant to be
     * evaluated.
     */
    private static final class Forms {
        final List<StrategyCandidate> candidates = new ArrayList<>();
        final List<PlanForm> forms = new ArrayList<>();
        int[] open = {};

        void add(StrategyCandidate candidate, PlanForm form) {
            candidates.add(candidate);
            forms.add(form);
        }

        List<StrategyVariant> variants(int form) {
            return candidates.get(form).family().variants(forms.get(form).parameters());
        }

        /** Returns the forms with variants that are still to be evaluated. */
        Forms left() {
            Forms left = new Forms();
            int[] bits = new int[forms.size()];
            for (int i = 0; i < forms.size(); i++) {
                if (open[i] != 0) {
                    bits[left.forms.size()] = open[i];
                    left.add(candidates.get(i), forms.get(i));
                }
            }
            left.open = bits;
            return left;
        }
    }

    /** Evaluates candidates of many shapes; the front takes what is good. */
    void evaluate(List<StrategyCandidate> candidates) {
        Map<Shape, Forms> shapes = new LinkedHashMap<>();
        for (StrategyCandidate candidate : candidates) {
            spread(candidate, shapes.computeIfAbsent(candidate.shape(), unknown -> new Forms()));
        }
        List<Forms> left =
                shapes.values().stream().toList().parallelStream()
                        .map(this::bound)
                        .filter(forms -> !forms.forms.isEmpty())
                        .toList();
        List<List<PlanTerms>> terms =
                left.parallelStream().map(forms -> times.terms(forms.forms)).toList();
        for (int i = 0; i < left.size(); i++) {
            evaluate(left.get(i), terms.get(i));
        }
    }

    private void spread(StrategyCandidate candidate, Forms into) {
        StrategyFamily family = candidate.family();
        for (Overlap overlap : family.overlaps()) {
            PlanForm form = times.form(candidate.prepared(), overlap, 0, Parameters.WHOLE);
            for (int offloaded : family.offloads()) {
                for (Parameters parameters : family.parameters()) {
                    if (fits(candidate, offloaded, parameters)) {
                        into.add(candidate, form.with(offloaded, parameters));
                    }
                }
            }
        }
    }

    private boolean fits(StrategyCandidate candidate, int offloaded, Parameters parameters) {
        for (StrategyVariant variant : candidate.family().variants(parameters)) {
            if (candidate.fits(offloaded | variant.offloaded(), variant.sharding(), room)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the forms that are left once bounds are known. */
    private Forms bound(Forms forms) {
        forms.open = new int[forms.forms.size()];
        StrategyBatch batch =
                new StrategyBatch(
                        backend,
                        draw,
                        (tag, seconds, bytes, joules) -> {
                            int form = (int) (tag >> 8);
                            long gpus = forms.candidates.get(form).gpus();
                            if (!front.beats(seconds, gpus, bytes, joules * gpus)) {
                                forms.open[form] |= 1 << (int) (tag & 0xff);
                            }
                        });
        times.bounds(
                forms.forms,
                (i, terms) -> {
                    StrategyCandidate candidate = forms.candidates.get(i);
                    int offloaded = forms.forms.get(i).offloaded();
                    List<StrategyVariant> variants = forms.variants(i);
                    int added = 0;
                    for (int v = 0; v < variants.size(); v++) {
                        StrategyVariant variant = variants.get(v);
                        int mask = offloaded | variant.offloaded();
                        if (candidate.fits(mask, variant.sharding(), room)) {
                            batch.add(
                                    (long) i << 8 | v,
                                    terms,
                                    candidate.memory(),
                                    offloaded,
                                    variant);
                            added++;
                        }
                    }
                    bounded.addAndGet(added);
                });
        batch.flush();
        return forms.left();
    }

    private void evaluate(Forms forms, List<PlanTerms> terms) {
        StrategyBatch batch =
                new StrategyBatch(
                        backend,
                        draw,
                        (tag, seconds, bytes, joules) -> {
                            int form = (int) (tag >> 8);
                            StrategyVariant variant = forms.variants(form).get((int) (tag & 0xff));
                            take(
                                    forms.candidates.get(form),
                                    forms.forms.get(form),
                                    variant,
                                    new double[] {seconds, bytes, joules});
                        });
        for (int i = 0; i < terms.size(); i++) {
            List<StrategyVariant> variants = forms.variants(i);
            for (int v = 0; v < variants.size(); v++) {
                if ((forms.open[i] >> v & 1) == 1) {
                    batch.add(
                            (long) i << 8 | v,
                            terms.get(i),
                            forms.candidates.get(i).memory(),
                            forms.forms.get(i).offloaded(),
                            variants.get(v));
                }
            }
        }
        batch.flush();
    }

    private void take(
            StrategyCandidate candidate, PlanForm form, StrategyVariant variant, double[] prices) {
        timed++;
        front.offer(
                prices[0],
                candidate.gpus(),
                prices[1],
                prices[2] * candidate.gpus(),
                () -> candidate.family().plan(form.overlap(), form.offloaded(), variant));
    }
}
