package org.mirinae.evaluation.house;

import java.nio.file.Path;

/**
 * Finds the measurements and traces that lie beside the checkout. Only tests tagged "data" may ask
 * for them: a plain build does not say where they lie, so that no other test can come to need them.
 */
public final class SharedData {

    private SharedData() {}

    /**
     * Names a file or folder of the data.
     *
     * @param name a path inside the folder of the data, as in {@code data/truth}
     * @throws IllegalStateException if the test runs outside the group "data"
     */
    public static Path at(String name) {
        String folder = System.getProperty("mirinae.shared");
        if (folder == null) {
            throw new IllegalStateException(
                    "This test reads the data beside the checkout, so it wants @Tag(\"data\"), and"
                            + " mvn -B verify -Pdata runs it.");
        }
        return Path.of(folder, name);
    }
}
