package org.mirinae.schema.document;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds the known names a misspelt one may have meant. */
public final class NearestName {

    private NearestName() {}

    /**
     * Names within about a third of the length in edits, nearest first, three at most. Case,
     * spaces, hyphens and underscores count for nothing.
     */
    public static List<String> of(String name, Collection<String> known) {
        String wanted = plain(name);
        int atMost = Math.max(1, wanted.length() / 3);
        record Near(String name, int edits) {}
        return known.stream()
                .map(candidate -> new Near(candidate, edits(wanted, plain(candidate))))
                .filter(near -> near.edits() <= atMost)
                .sorted(Comparator.comparingInt(Near::edits).thenComparing(Near::name))
                .limit(3)
                .map(Near::name)
                .toList();
    }

    private static String plain(String name) {
        StringBuilder plain = new StringBuilder(name.length());
        for (char c : name.toLowerCase(Locale.ROOT).toCharArray()) {
            if (c != ' ' && c != '-' && c != '_' && c != '/') {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    /** Levenshtein distance: insertions, deletions and replacements. */
    static int edits(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
