package org.mirinae.run;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Holds what a client asks to be run, with the resources still by their hashes: all that is needed
 * to check the scenario, now or once more after a restart.
 *
 * @param text the scenario
 * @param resources SHA-256 of uploaded bytes by the name the document uses, in the client's order
 * @param overrides each {@code path.to.field=value}, later ones win
 * @param seed in place of the scenario's own
 * @param replications seeds to run, at least 1
 */
public record RunSource(
        Text text,
        Map<String, String> resources,
        List<String> overrides,
        OptionalLong seed,
        int replications) {

    /** Says where the text of the scenario comes from. */
    public sealed interface Text {

        /**
         * The client sent it.
         *
         * @param text YAML or JSON
         */
        record Document(String text) implements Text {}

        /**
         * It is an example the server ships.
         *
         * @param name name of the example
         */
        record Example(String name) implements Text {}
    }

    /** A source whose parts nobody changes afterwards. */
    public RunSource {
        resources = Collections.unmodifiableMap(new LinkedHashMap<>(resources));
        overrides = List.copyOf(overrides);
    }
}
