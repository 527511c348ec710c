package org.mirinae.simulation.serving.report;

import java.util.List;
import org.mirinae.result.document.ParquetFile;
import org.mirinae.simulation.serving.state.Requests;

/** Lists what became of each request, in the order of arrival, as a file and as a line of text. */
public final class RequestTable {

    /** Columns of the line. */
    private static final int COLUMNS = 60;

    /** The signs from nothing to the most there were. */
    private static final String RAMP = " .:-=+*#%@";

    private RequestTable() {}

    /** The columns of the CSV in Parquet, what a request lacks left empty. */
    public static byte[] parquet(Requests requests) {
        return ParquetFile.of(
                requests.count,
                List.of(
                        new ParquetFile.Whole("request", i -> i),
                        new ParquetFile.Real(
                                "arrival_seconds", i -> requests.arrivalNanos[i] / 1e9),
                        new ParquetFile.Whole("input_tokens", i -> requests.input[i]),
                        new ParquetFile.Whole("output_tokens", i -> requests.output[i]),
                        new ParquetFile.Whole(
                                "replica", i -> requests.failed[i] ? -1 : requests.replica[i]),
                        new ParquetFile.Real(
                                "ttft_ms",
                                i -> requests.finished(i) ? requests.ttftMillis(i) : Double.NaN),
                        new ParquetFile.Real(
                                "tpot_ms",
                                i -> requests.finished(i) ? requests.tpotMillis(i) : Double.NaN),
                        new ParquetFile.Real(
                                "e2el_ms",
                                i -> requests.finished(i) ? requests.e2eMillis(i) : Double.NaN),
                        new ParquetFile.Whole("preemptions", i -> requests.preemptions[i]),
                        new ParquetFile.Flag("completed", requests::finished)));
    }

    /**
     * Completed requests between arrival and last token, mean over each sixtieth of the time from
     * one time to another, as a letter from blank for none to @ for the most.
     */
    static String load(Requests requests, long from, long to) {
        double width = Math.max(1, to - from) / (double) COLUMNS;
        double[] held = new double[COLUMNS];
        for (int i = 0; i < requests.count; i++) {
            if (requests.finished(i)) {
                double begin = (requests.arrivalNanos[i] - from) / width;
                double end = (requests.finishNanos[i] - from) / width;
                for (int c = (int) begin; c < Math.min(COLUMNS, end); c++) {
                    held[c] += Math.min(end, c + 1) - Math.max(begin, c);
                }
            }
        }
        double most = 0;
        for (double column : held) {
            most = Math.max(most, column);
        }
        StringBuilder line = new StringBuilder(COLUMNS);
        for (double column : held) {
            int step = (int) Math.ceil(column / most * (RAMP.length() - 1));
            line.append(RAMP.charAt(most == 0 ? 0 : step));
        }
        return line.toString();
    }
}
