package org.mirinae.app.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.mirinae.schema.NearestName;

/**
 * What a verb takes: its options, by name, and its arguments, by place. Reads a command line into
 * {@link Arguments}. An option's value stands behind it or behind {@code =}; everything behind
 * {@code --} is an argument.
 */
final class Options {

    /** What an option takes. */
    enum Takes {
        NOTHING,
        TEXT,
        TEXTS,
        NUMBER
    }

    /**
     * An option.
     *
     * @param name with its dashes
     * @param takes how many values of which form
     * @param label that stands for the value in the usage
     * @param description for the usage
     */
    record Option(String name, Takes takes, String label, String description) {}

    /**
     * An argument, known by its place.
     *
     * @param label that stands for it in the usage
     * @param required whether the verb refuses to go without it
     * @param description for the usage
     */
    record Argument(String label, boolean required, String description) {}

    private final String verb;
    private final Map<String, Option> options = new TreeMap<>();
    private final List<Argument> arguments = new ArrayList<>();

    /** Of a verb that takes nothing yet. */
    Options(String verb) {
        this.verb = verb;
    }

    /** Adds an option. */
    void add(Option option) {
        options.put(option.name(), option);
    }

    /** Adds an argument behind those before it. */
    void add(Argument argument) {
        arguments.add(argument);
    }

    /** All options, by name, in alphabetical order. */
    Map<String, Option> options() {
        return options;
    }

    /** All arguments, in their order. */
    List<Argument> arguments() {
        return arguments;
    }

    /**
     * Reads what was typed behind the verb.
     *
     * @throws UsageException naming the first thing that is wrong
     */
    Arguments read(List<String> typed) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        List<String> placed = new ArrayList<>();
        boolean onlyArguments = false;
        for (int i = 0; i < typed.size(); i++) {
            String word = typed.get(i);
            if (onlyArguments || word.length() < 2 || !word.startsWith("-")) {
                placed.add(word);
            } else if (word.equals("--")) {
                onlyArguments = true;
            } else {
                int equals = word.indexOf('=');
                Option option = option(equals < 0 ? word : word.substring(0, equals));
                String value = equals < 0 ? null : word.substring(equals + 1);
                boolean open = value == null && option.takes() != Takes.NOTHING;
                if (open && i + 1 < typed.size() && !isOption(typed.get(i + 1))) {
                    i++;
                    value = typed.get(i);
                }
                take(option, value, values);
            }
        }
        countArguments(placed);
        return new Arguments(values, placed);
    }

    private Option option(String name) {
        Option option = options.get(name);
        if (option != null) {
            return option;
        }
        List<String> near = NearestName.of(name, options.keySet());
        throw new UsageException(
                "There is no option named " + name + ".",
                near.isEmpty() ? see() : "Maybe " + String.join(" or ", near) + ".");
    }

    private boolean isOption(String word) {
        int equals = word.indexOf('=');
        return options.containsKey(equals < 0 ? word : word.substring(0, equals));
    }

    private void take(Option option, @Nullable String value, Map<String, List<String>> values) {
        String name = option.name();
        boolean again = values.containsKey(name);
        if (again && option.takes() != Takes.TEXTS && option.takes() != Takes.NOTHING) {
            throw new UsageException(name + " is given twice.", see());
        }
        List<String> given = values.computeIfAbsent(name, n -> new ArrayList<>());
        if (option.takes() == Takes.NOTHING) {
            if (value != null) {
                throw new UsageException(name + " takes no value.", see());
            }
            return;
        }
        if (value == null) {
            throw new UsageException(name + " wants " + option.label() + " behind it.", see());
        }
        if (option.takes() == Takes.NUMBER && !isNumber(value)) {
            throw new UsageException(name + ": " + value + " is not a whole number.", see());
        }
        given.add(value);
    }

    private static boolean isNumber(String text) {
        try {
            Long.parseLong(text);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private void countArguments(List<String> placed) {
        if (placed.size() > arguments.size()) {
            throw new UsageException(
                    "One argument too many: " + placed.get(arguments.size()) + ".", see());
        }
        List<Argument> missing =
                arguments.subList(placed.size(), arguments.size()).stream()
                        .filter(Argument::required)
                        .toList();
        if (!missing.isEmpty()) {
            throw new UsageException(
                    "Missing required parameter"
                            + (missing.size() > 1 ? "s" : "")
                            + ": "
                            + missing.stream()
                                    .map(argument -> "'" + argument.label() + "'")
                                    .collect(Collectors.joining(", "))
                            + ".",
                    see());
        }
    }

    private String see() {
        return "Maybe see mirinae " + verb + " --help.";
    }
}
