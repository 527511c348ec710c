package org.mirinae.app.cli;

import java.util.ArrayList;
import java.util.List;
import org.mirinae.app.cli.Options.Argument;
import org.mirinae.app.cli.Options.Option;
import org.mirinae.app.cli.Options.Takes;

/** How a verb is used, for people: its form, what it does, and a line for each thing it takes. */
final class UsageText {

    private static final int WIDTH = 80;
    private static final String INDENT = " ".repeat(6);

    private UsageText() {}

    static String of(Verb verb, Options options) {
        StringBuilder text = new StringBuilder();
        String program = "Usage: mirinae " + verb.name() + " ";
        text.append(wrapped(program, forms(options), " ".repeat(program.length())));
        text.append(wrapped("", words(verb.summary()), ""));
        List<String[]> rows = new ArrayList<>();
        for (Argument argument : options.arguments()) {
            rows.add(new String[] {argument.label(), argument.description()});
        }
        for (Option option : options.options().values()) {
            rows.add(new String[] {form(option), option.description()});
        }
        int widest = rows.stream().mapToInt(row -> row[0].length()).max().orElse(0);
        int column = INDENT.length() + widest + 3;
        for (String[] row : rows) {
            String name = INDENT + row[0];
            String begin = name + " ".repeat(column - name.length());
            text.append(wrapped(begin, words(row[1]), " ".repeat(column + 2)));
        }
        return text.toString();
    }

    /** Options that take nothing first, then those that take a value, then arguments. */
    private static List<String> forms(Options options) {
        List<String> forms = new ArrayList<>();
        for (Option option : options.options().values()) {
            if (option.takes() == Takes.NOTHING) {
                forms.add("[" + form(option) + "]");
            }
        }
        for (Option option : options.options().values()) {
            if (option.takes() != Takes.NOTHING) {
                String again = option.takes() == Takes.TEXTS ? "..." : "";
                forms.add("[" + form(option) + "]" + again);
            }
        }
        for (Argument argument : options.arguments()) {
            forms.add(argument.required() ? argument.label() : "[" + argument.label() + "]");
        }
        return forms;
    }

    private static String form(Option option) {
        return option.takes() == Takes.NOTHING
                ? option.name()
                : option.name() + "=" + option.label();
    }

    private static List<String> words(String text) {
        return List.of(text.split(" ", -1));
    }

    private static String wrapped(String begin, List<String> words, String next) {
        StringBuilder text = new StringBuilder();
        StringBuilder line = new StringBuilder(begin);
        boolean empty = true;
        for (String word : words) {
            if (!empty && line.length() + 1 + word.length() > WIDTH) {
                text.append(line.toString().stripTrailing()).append('\n');
                line = new StringBuilder(next);
                empty = true;
            }
            line.append(empty ? "" : " ").append(word);
            empty = false;
        }
        return text.append(line.toString().stripTrailing()).append('\n').toString();
    }
}
