package org.mirinae.evaluation.calculon;

import java.util.ArrayList;
import java.util.List;
import org.mirinae.evaluation.calculon.CalculonOperator.Exchange;
import org.mirinae.evaluation.calculon.CalculonOperator.Use;
import org.mirinae.evaluation.calculon.CalculonOperator.Work;

/**
 * The operators of one block on one rank, with the FLOPs and bytes Calculon counts: full attention
 * without a causal half, every element of normalisation, activation, dropout and residual.
 */
public final class CalculonBlock {

    private final CalculonModel model;
    private final CalculonExecution execution;
    private final double element;
    private final List<CalculonOperator> operators = new ArrayList<>();

    /** Counts the block of a model under an execution. */
    public CalculonBlock(CalculonModel model, CalculonExecution execution) {
        this.model = model;
        this.execution = execution;
        element = CalculonSystem.bytes(execution.datatype());
        boolean full = execution.recomputesAll();
        boolean attentionAgain = execution.recomputesAttention();
        fork("attention fork", residualElements(), 2, Use.kept(full));
        norm(full);
        projections(full, attentionAgain || execution.gatherAgain());
        attention(full, attentionAgain);
        close("attention output", heads(), full);
        residual(full);
        fork("feed-forward fork", residualElements(), 2, Use.kept(full));
        norm(full);
        boolean gatherAgain = full || execution.gatherAgain();
        open("feed-forward in", model.feedforward(), gatherAgain, full, false);
        gelu(full);
        close("feed-forward out", model.feedforward(), full);
        residual(full);
    }

    List<CalculonOperator> operators() {
        return operators;
    }

    /** Bytes of an element. */
    double element() {
        return element;
    }

    double tokens() {
        return (double) execution.microBatch() * model.sequence();
    }

    /** Elements between blocks on one rank. */
    double wholeElements() {
        return tokens() * model.hidden();
    }

    double residualElements() {
        return execution.sequenceParallel()
                ? wholeElements() / execution.tensor()
                : wholeElements();
    }

    private double heads() {
        return (double) model.heads() * model.headSize();
    }

    /** FLOPs of matrix products in the forward pass. */
    public double matrixFlops() {
        return operators.stream()
                .filter(CalculonOperator::matrix)
                .mapToDouble(operator -> operator.forward().flops())
                .sum();
    }

    private void add(
            String name, boolean matrix, Work[] passes, double weights, double[] bytes, Use use) {
        add(name, matrix, passes, weights, bytes, use, null);
    }

    private void add(
            String name,
            boolean matrix,
            Work[] passes,
            double weights,
            double[] bytes,
            Use use,
            Exchange exchange) {
        operators.add(
                new CalculonOperator(
                        name, matrix, passes[0], passes[1], passes[2], weights, bytes[0], bytes[1],
                        bytes[2], use, exchange));
    }

    private void fork(String name, double elements, int users, Use use) {
        Work backward = new Work(users * elements, elements * element * (users + 1));
        Work[] passes = {Work.NONE, backward, Work.NONE};
        add(name, false, passes, 0, new double[] {elements * element, 0, 0}, use);
    }

    private void norm(boolean again) {
        double x = residualElements();
        double weights = 2.0 * model.hidden();
        double bytes = (2 * x + weights) * element;
        Work[] passes = {new Work(9 * x, bytes), new Work(14 * x, bytes), new Work(7 * x, bytes)};
        double size = x * element;
        add("norm", false, passes, weights, new double[] {size, size, size}, Use.shared(again));
    }

    private void linear(String name, double in, double out, Use use) {
        double m = tokens();
        double bytes = (m * in + m * out + in * out) * element;
        Work pass = new Work(2 * m * in * out, bytes);
        double[] sizes = {m * in * element, m * out * element, m * out * element};
        add(name, true, new Work[] {pass, pass, pass}, in * out, sizes, use);
    }

    private void projections(boolean full, boolean gatherAgain) {
        if (overlaps()) {
            tiled("query, key, value", false, model.hidden(), 3 * heads(), full, gatherAgain);
            return;
        }
        exchange("attention opens", false, gatherAgain, true);
        Use held = new Use(gatherAgain, false, false, !gatherAgain, true);
        fork("query, key, value", wholeElements(), 3, held);
        for (String name : List.of("query", "key", "value")) {
            linear(name, model.hidden(), heads() / execution.tensor(), Use.shared(full));
        }
    }

    private void open(
            String name, double width, boolean gatherAgain, boolean again, boolean reused) {
        if (overlaps()) {
            tiled(name, false, model.hidden(), width, again, gatherAgain);
            return;
        }
        exchange(name + " opens", false, gatherAgain, true);
        Use use = new Use(again, false, reused, !gatherAgain, true);
        linear(name, model.hidden(), width / execution.tensor(), use);
    }

    private void close(String name, double width, boolean again) {
        if (overlaps()) {
            tiled(name, true, width, model.hidden(), again, again);
            return;
        }
        linear(name, width / execution.tensor(), model.hidden(), Use.kept(again));
        exchange(name + " closes", true, again, false);
    }

    private boolean overlaps() {
        return !execution.tensorOverlap().equals("none");
    }

    /** An exchange of its own: its buffers are read and written, reductions are added up. */
    private void exchange(String name, boolean closing, boolean again, boolean keepsInput) {
        int ranks = execution.tensor();
        double x = ranks == 1 ? 0 : wholeElements();
        boolean split = execution.sequenceParallel();
        double adds = x * (ranks - 1) / ranks;
        // Without scatter and gather one direction passes its input on untouched.
        double forwardBytes = split || closing ? 2 * x * element : 0;
        double backwardBytes = split || !closing ? 2 * x * element : 0;
        Work forward = new Work(closing ? adds : 0, forwardBytes);
        Work backward = new Work(closing ? 0 : adds, backwardBytes);
        double size = x * element;
        double kept = split ? size / ranks : closing ? size : 0;
        double gradient = split ? size / ranks : closing ? 0 : size;
        add(
                name,
                false,
                new Work[] {forward, backward, Work.NONE},
                0,
                new double[] {kept, size, gradient},
                new Use(false, again, false, keepsInput, true),
                ranks == 1
                        ? null
                        : new Exchange(
                                closing,
                                wholeElements() * element,
                                wholeElements() * element,
                                false));
    }

    /** A product cut into tiles, each exchanged beside the next one's arithmetic. */
    private void tiled(
            String name, boolean closing, double in, double out, boolean again, boolean exchanged) {
        int ranks = execution.tensor();
        double m = tokens();
        double n = closing ? in / ranks : in;
        double k = closing ? out : out / ranks;
        boolean split = execution.sequenceParallel();
        double input;
        double gradient;
        if (split) {
            input = closing ? m * n : m * n / ranks;
            gradient = closing ? 2 * m * k / ranks : m * k;
        } else {
            input = closing ? 0 : m * n;
            gradient = closing ? 2 * m * k : 0;
        }
        double flops = 2 * m * n * k;
        Work forward = new Work(flops, (m * n + m * k + n * k) * element);
        Work backward = new Work(flops, (n * k + input + gradient) * element);
        add(
                name,
                true,
                new Work[] {forward, backward, backward},
                n * k,
                new double[] {input * element, m * k * element, gradient * element},
                new Use(again, exchanged, false, true, true),
                ranks == 1 ? null : new Exchange(closing, m * n * element, m * k * element, true));
    }

    private void attention(boolean full, boolean again) {
        double batch = (double) execution.microBatch() * model.heads() / execution.tensor();
        double s = model.sequence();
        double d = model.headSize();
        double scores = batch * s * s;
        pairs("scores", batch, s, d, s, new Use(again, false, false, true, !again));
        Work softmax = new Work(5 * scores, 2 * scores * element);
        Work back = new Work(8 * scores, 2 * scores * element);
        double size = scores * element;
        double[] sizes = {size, size, size};
        Use use = new Use(again, false, false, true, !again);
        add("softmax", false, new Work[] {softmax, back, Work.NONE}, 0, sizes, use);
        dropout("dropout of scores", scores, new Use(again, false, false, !again, true));
        pairs("weighted sum", batch, s, s, d, Use.kept(full));
    }

    private void pairs(String name, double batch, double m, double n, double k, Use use) {
        double input = batch * (m * n + n * k);
        double output = batch * m * k;
        double flops = 2 * batch * m * n * k;
        double bytes = (input + output) * element;
        Work[] passes = {new Work(flops, bytes), new Work(2 * flops, bytes), Work.NONE};
        double[] sizes = {input * element, output * element, output * element};
        add(name, true, passes, 0, sizes, use);
    }

    /** Keeps a mask of one byte an element. */
    private void dropout(String name, double elements, Use use) {
        Work pass = new Work(elements, 2 * elements * element + elements);
        double[] sizes = {elements, elements * element, elements};
        add(name, false, new Work[] {pass, pass, Work.NONE}, 0, sizes, use);
    }

    private void gelu(boolean again) {
        double x = tokens() * model.feedforward() / execution.tensor();
        Work forward = new Work(8 * x, 2 * x * element);
        Work backward = new Work(13 * x, 2 * x * element);
        double kept = execution.fusedActivation() ? 0 : x * element;
        Work[] passes = {forward, backward, Work.NONE};
        add("GeLU", false, passes, 0, new double[] {kept, x * element, kept}, Use.kept(again));
    }

    private void residual(boolean again) {
        double x = residualElements();
        dropout("dropout", x, Use.kept(again));
        double bytes = 3 * x * element;
        Work[] passes = {new Work(x, bytes), new Work(2 * x, bytes), Work.NONE};
        double[] sizes = {2 * x * element, x * element, x * element};
        add("residual", false, passes, 0, sizes, Use.shared(again));
    }
}
