package org.mirinae.workload.requests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Checks what requests are beyond arrival and lengths. */
final class RequestTraitsTest {

    @Test
    void chainedBlocksAreFoundAgainUpToTheFirstThatDiffers() {
        // Two requests of three blocks of 16: the first two are the same.
        RequestPrefixes prefixes =
                new RequestPrefixes.Hashed(16, new long[] {1, 2, 3, 1, 2, 9}, new int[] {0, 3, 6});
        assertEquals(prefixes.name(1, 32), prefixes.name(0, 32));
        assertEquals(prefixes.name(1, 20), prefixes.name(0, 20));
        assertNotEquals(prefixes.name(0, 32), prefixes.name(0, 16));
        assertNotEquals(prefixes.name(1, 33), prefixes.name(0, 33));
        assertNotEquals(prefixes.name(1, 49), prefixes.name(0, 49));
        assertEquals(48, prefixes.shareable(1));
    }

    @Test
    void conversationsShareTheirSystemPromptAndEachItsOwnHistory() {
        // Requests 0 and 1 are turns of conversation 0, request 2 of conversation 1.
        RequestPrefixes prefixes =
                new RequestPrefixes.Grouped(
                        new int[] {0, 0, 1},
                        new int[] {300, 600, 300},
                        new int[] {0, 0, 0},
                        new int[] {100, 100, 100});
        assertEquals(prefixes.name(2, 100), prefixes.name(0, 100));
        assertNotEquals(prefixes.name(2, 101), prefixes.name(0, 101));
        assertEquals(prefixes.name(1, 300), prefixes.name(0, 300));
        assertNotEquals(prefixes.name(1, 301), prefixes.name(0, 301));
        assertEquals(300, prefixes.shareable(0));
    }

    @Test
    void aTraceThatIsCutKeepsTheTraitsOfWhatStays() {
        RequestTraits traits =
                RequestTraits.NONE
                        .withPriority(new int[] {1, 0, 2})
                        .withSessions(
                                new int[] {0, 0, 1}, new int[] {-1, 0, -1}, new long[] {0, 5, 0})
                        .withAdapters(new int[] {-1, 0, 0}, List.of("summaries"))
                        .withSloClasses(new int[] {0, 1, 1}, List.of("chat", "batch"));
        RequestTrace two =
                new RequestTrace(
                                "three",
                                new long[3],
                                new int[] {1, 1, 1},
                                new int[] {1, 1, 1},
                                traits)
                        .first(2);
        assertArrayEquals(new int[] {1, 0}, two.traits().priority());
        assertArrayEquals(new int[] {-1, 0}, two.traits().previous());
        assertEquals(List.of("summaries"), two.traits().adapters());
        assertArrayEquals(new int[] {0, 1}, two.traits().sloClass());
        assertNull(two.traits().prefixes());
    }

    @Test
    void aRequestCannotFollowOneThatComesLater() {
        RequestTraits traits =
                RequestTraits.NONE.withSessions(
                        new int[] {0, 0}, new int[] {1, -1}, new long[] {0, 0});
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        new RequestTrace(
                                "odd", new long[2], new int[] {1, 1}, new int[] {1, 1}, traits));
    }
}
