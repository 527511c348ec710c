package org.mirinae.app.report;

import java.util.List;
import java.util.Locale;
import org.mirinae.result.records.ChakraRank;
import org.mirinae.result.records.ChakraResult;

/** Draws the first ranks of an execution trace, one a line. */
final class RankText {

    /** More are in the other formats. */
    private static final int SHOWN = 16;

    private RankText() {}

    static String of(ChakraResult result) {
        List<ChakraRank> ranks = result.perRank();
        Table table = new Table("  ", "rrrrrrr");
        table.row("rank", "time", "compute", "communication", "exposed", "waiting", "memory");
        table.row("", "(us)", "(us)", "(us)", "(us)", "(us)", "(us)");
        for (ChakraRank rank : ranks.subList(0, Math.min(SHOWN, ranks.size()))) {
            table.row(
                    Long.toString(rank.rank()),
                    number(rank.timeUs()),
                    number(rank.computeUs()),
                    number(rank.communicationUs()),
                    number(rank.exposedCommunicationUs()),
                    number(rank.waitingUs()),
                    number(rank.memoryUs()));
        }
        int more = ranks.size() - SHOWN;
        return table + (more > 0 ? "  and " + more + " more ranks\n" : "");
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
