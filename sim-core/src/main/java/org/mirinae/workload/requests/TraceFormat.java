package org.mirinae.workload.requests;

import java.util.List;

/** Column layouts of request traces in CSV, told by their header. */
enum TraceFormat {
    /** Azure LLM inference traces 2023 and 2024 (Azure/AzurePublicDataset, CC-BY-4.0). */
    AZURE("TIMESTAMP", "ContextTokens", "GeneratedTokens", true),
    /**
     * BurstGPT (HPMLL/BurstGPT, CC-BY-4.0), in seconds since its first day; answers of no token are
     * requests that failed.
     */
    BURSTGPT("Timestamp", "Request tokens", "Response tokens", false),
    /** Vidur's processed traces (microsoft/vidur). */
    VIDUR("arrived_at", "num_prefill_tokens", "num_decode_tokens", false),
    /** Our own. */
    MIRINAE("arrival_seconds", "input_tokens", "output_tokens", false);

    private final String arrival;
    private final String input;
    private final String output;
    private final boolean calendar;

    TraceFormat(String arrival, String input, String output, boolean calendar) {
        this.arrival = arrival;
        this.input = input;
        this.output = output;
        this.calendar = calendar;
    }

    /** Returns where the three columns stand, or null when the header is of another format. */
    int @org.jspecify.annotations.Nullable [] columns(List<String> header) {
        int[] at = {header.indexOf(arrival), header.indexOf(input), header.indexOf(output)};
        return at[0] < 0 || at[1] < 0 || at[2] < 0 ? null : at;
    }

    /** Returns whether arrivals are dates, counted from the first of them. */
    boolean calendar() {
        return calendar;
    }

    /** Returns whether an answer of no token is a request that failed and is left out. */
    boolean zeroFails() {
        return this == BURSTGPT;
    }

    String header() {
        return arrival + "," + input + "," + output;
    }
}
