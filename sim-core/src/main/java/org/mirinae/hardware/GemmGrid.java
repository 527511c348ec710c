package org.mirinae.hardware;

import java.util.List;
import java.util.regex.Pattern;
import org.mirinae.problems.Problems;
import org.mirinae.schema.Checked;
import org.mirinae.schema.Doc;

/**
 * What measurements say of a library's matrix products beyond the form of {@link GemmFit}: times
 * over those of the form, at knots over m, n and k, straight between them over the logarithms of
 * the sizes and even beyond.
 *
 * @param like library on the same chip whose times take the place of the form's, or empty
 * @param m rows at the knots, rising
 * @param n columns at the knots, rising
 * @param k inner lengths at the knots, rising
 * @param permille times over the form's, in thousandths, k varying fastest, then n
 */
@Doc("What measurements say of a library's matrix products beyond the form.")
public record GemmGrid(
        @Doc("Library on the same chip whose times take the place of the form's, or empty.")
                String like,
        @Doc("Rows at the knots, rising.") List<Double> m,
        @Doc("Columns at the knots, rising.") List<Double> n,
        @Doc("Inner lengths at the knots, rising.") List<Double> k,
        @Doc("Times over the form's, in thousandths, k varying fastest, then n.") String permille)
        implements Checked {

    private static final Pattern SPACE = Pattern.compile("\\s+");

    @Override
    public void check(Problems problems) {
        rising(problems, "m", m);
        rising(problems, "n", n);
        rising(problems, "k", k);
        String[] words = SPACE.split(permille.strip());
        int knots = m.size() * n.size() * k.size();
        if (words.length != knots) {
            problems.add(
                    "permille",
                    words.length + " numbers for " + knots + " knots",
                    "Maybe run `mirinae fit` again.");
        }
        for (String word : words) {
            if (!word.matches("[1-9][0-9]{0,6}")) {
                problems.add(
                        "permille",
                        "\"" + word + "\" is no number of thousandths above zero",
                        "Maybe run `mirinae fit` again.");
                return;
            }
        }
    }

    private static void rising(Problems problems, String name, List<Double> knots) {
        boolean rises = knots.size() >= 2 && knots.getFirst() > 0;
        for (int i = 1; i < knots.size(); i++) {
            rises &= knots.get(i) > knots.get(i - 1);
        }
        if (!rises) {
            problems.add(name, "knots are two or more sizes that rise", "Maybe [1, 32, 1024].");
        }
    }

    /** Times over the form's at all knots, k varying fastest, then n. */
    public double[] ratios() {
        String[] words = SPACE.split(permille.strip());
        double[] ratios = new double[words.length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = Integer.parseInt(words[i]) / 1000.0;
        }
        return ratios;
    }
}
