package org.mirinae.app.cli;

import java.util.List;
import java.util.Map;

/** What was given to a verb, read by {@link Options}. */
final class Arguments {

    private final Map<String, List<String>> options;
    private final List<String> placed;

    Arguments(Map<String, List<String>> options, List<String> placed) {
        this.options = options;
        this.placed = placed;
    }

    /** Whether an option was given. */
    boolean has(String option) {
        return options.containsKey(option);
    }

    /** The value of an option, or another where it was not given. */
    String text(String option, String otherwise) {
        List<String> values = options.get(option);
        return values == null ? otherwise : values.getLast();
    }

    /** Every value of an option that may be given again and again; none where it was not given. */
    List<String> texts(String option) {
        return options.getOrDefault(option, List.of());
    }

    /** The value of an option that takes a whole number, or another where it was not given. */
    long number(String option, long otherwise) {
        List<String> values = options.get(option);
        return values == null ? otherwise : Long.parseLong(values.getLast());
    }

    /**
     * The same where a number has to be among few.
     *
     * @throws UsageException where it is not
     */
    int number(String option, int otherwise, int least, int most) {
        long value = number(option, otherwise);
        if (value < least || value > most) {
            throw new UsageException(
                    option + ": " + value + " is not a number from " + least + " to " + most + ".",
                    "");
        }
        return (int) value;
    }

    /** The argument at a place from 0, or another where it was not given. */
    String argument(int place, String otherwise) {
        return place < placed.size() ? placed.get(place) : otherwise;
    }
}
