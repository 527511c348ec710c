package org.mirinae.app.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.mirinae.result.ResultDocument;
import org.mirinae.result.document.ResultKeys;
import org.mirinae.simulation.site.WorkloadKinds;

/** Holds docs/metrics.md against the result records. */
class MetricsPageTest {

    private static final String HEAD =
            """
            # The keys of a result

            Made from the `@Metric` annotations of the records that verbs yield, a section for each
            `kind` of document; to refresh it after a change, run the test `MetricsPageTest` with
            `MIRINAE_UPDATE=1` in the environment. Durations are in the unit of the key's suffix; where
            there is none, the second column says. `*` stands for a name the scenario gives, or for a
            cause in a breakdown; `[]` for any place in a list. A key that does not apply is left out;
            a zero is written. Where there is one workload, its object stands under `serving`,
            `training`, `collective` or `chakra` at the top again.

            *Family* says which error band the bounds of a figure come from
            (`sim-core/src/main/resources/accuracy/error-bands.yaml`); figures of the family `exact`
            follow from the input by counting, and their bounds are the figure itself. With
            `--replications N` a figure is the mean over N runs with the seeds S, S+1, ..., S+N-1 (counts
            are rounded), and where the runs differ its bounds are the 90 % t-interval of that mean;
            where they do not differ, the bounds are still those of calibration.

            `digest`: delete `digest`, `version` and `simulation` from the document, write the rest in
            the form of RFC 8785, take SHA-256. A document that is read back (`compare`) gives its
            digest again, or is refused.
            """;

    private static final String TABLE =
            """

            ## %s

            | key | unit | definition | family | recorded in |
            |---|---|---|---|---|
            """;

    @Test
    void pageListsEveryKeyOfTheResult() throws IOException {
        StringBuilder page = new StringBuilder(HEAD);
        for (Class<? extends ResultDocument> type : Documents.TYPES) {
            page.append(TABLE.formatted(ResultDocument.kind(type)));
            for (ResultKeys.Key key : ResultKeys.of(type, WorkloadKinds.results())) {
                page.append(
                        "| `%s` | %s | %s | %s | `%s` |\n"
                                .formatted(
                                        key.path(),
                                        key.unit(),
                                        key.doc(),
                                        key.unit().isEmpty() ? "" : key.family().label(),
                                        key.recordedIn()));
            }
        }
        Path file =
                Path.of(Objects.requireNonNull(System.getProperty("mirinae.root")))
                        .resolve("docs/metrics.md");
        if (System.getenv("MIRINAE_UPDATE") != null) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, page);
        }
        assertEquals(
                page.toString(),
                Files.readString(file),
                "docs/metrics.md is stale: run this test with MIRINAE_UPDATE=1");
    }

    @Test
    void everyKeyHasADefinitionAndEveryNumberAUnit() {
        for (Class<? extends ResultDocument> type : Documents.TYPES) {
            for (ResultKeys.Key key : ResultKeys.of(type, WorkloadKinds.results())) {
                assertTrue(key.doc().endsWith("."), key.path());
                assertFalse(key.doc().isBlank(), key.path());
                boolean plain = key.path().equals("seed") || key.path().startsWith("bounds.");
                assertTrue(plain || !key.number() || !key.unit().isEmpty(), key.path());
            }
        }
    }
}
