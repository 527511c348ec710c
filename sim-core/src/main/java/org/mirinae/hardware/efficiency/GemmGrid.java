package org.mirinae.hardware.efficiency;

import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
import org.mirinae.problems.Problems;
import org.mirinae.schema.Checked;
import org.mirinae.schema.Doc;

/**
 * Holds what measurements say of a library's matrix products beyond the form of {@link GemmFit}:
 * times over those of the form, at knots over m, n and k, straight between them over the logarithms
 * of the sizes and even beyond.
 *
 * @param like library on the same GPU whose times take the place of the form's, or empty
 * @param m rows at the knots, rising
 * @param n columns at the knots, rising
 * @param k inner lengths at the knots, rising
 * @param permille times over the form's, in thousandths, k varying fastest, then n
 */
@Doc("What measurements say of a library's matrix products beyond the form.")
public record GemmGrid(
        @Doc("Library on the same GPU whose times take the place of the form's, or empty.")
                String like,
        @Doc("Rows at the knots, rising.") List<Double> m,
        @Doc("Columns at the knots, rising.") List<Double> n,
        @Doc("Inner lengths at the knots, rising.") List<Double> k,
        @Doc("Times over the form's, in thousandths, k varying fastest, then n.") String permille)
        implements Checked {

    @Override
    public void check(Problems problems) {
        rising(problems, "m", m);
        rising(problems, "n", n);
        rising(problems, "k", k);
        List<String> words = words();
        int knots = m.size() * n.size() * k.size();
        if (words.size() != knots) {
            problems.add(
                    "permille",
                    words.size() + " numbers for " + knots + " knots",
                    "Maybe run `mirinae fit` again.");
        }
        for (String word : words) {
            if (!isThousandths(word)) {
                problems.add(
                        "permille",
                        "\"" + word + "\" is no number of thousandths above zero",
                        "Maybe run `mirinae fit` again.");
                return;
            }
        }
    }

    /**
     * Returns what stands between white space; by hand, for grids are long and read at every start.
     */
    private List<String> words() {
        StringTokenizer tokens = new StringTokenizer(permille.strip(), " \t\n\u000B\f\r");
        List<String> words = new ArrayList<>();
        while (tokens.hasMoreTokens()) {
            words.add(tokens.nextToken());
        }
        return words;
    }

    /** A whole number above zero of at most seven digits, without leading zeros. */
    private static boolean isThousandths(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (word.charAt(i) < '0' || word.charAt(i) > '9') {
                return false;
            }
        }
        return !word.isEmpty() && word.length() <= 7 && word.charAt(0) != '0';
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
        List<String> words = words();
        double[] ratios = new double[words.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = Integer.parseInt(words.get(i)) / 1000.0;
        }
        return ratios;
    }
}
