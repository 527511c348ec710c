package org.mirinae.app.report;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.mirinae.result.TimelineSlice;
import org.mirinae.result.document.Json;

/**
 * Writes timelines as Chrome's trace events ("Trace Event Format", Google, 2016), which Perfetto
 * opens: a process for each group of tracks, a thread for each track, microseconds.
 */
public final class ChromeTimeline {

    private final Writer out;
    private final Map<String, Integer> processes = new LinkedHashMap<>();
    private final Map<String, Integer> threads = new LinkedHashMap<>();
    private String separator = "\n";

    private ChromeTimeline(Writer out) {
        this.out = out;
    }

    /**
     * Writes a file, compressed where its name ends in {@code .gz}; never half there.
     *
     * @param slices of each workload by name
     */
    public static void write(Path file, Map<String, List<TimelineSlice>> slices)
            throws IOException {
        Path name = file.getFileName();
        Path part = file.resolveSibling("." + name + "." + ProcessHandle.current().pid() + ".part");
        try {
            try (OutputStream bytes = Files.newOutputStream(part);
                    OutputStream stream =
                            file.toString().endsWith(".gz") ? new GZIPOutputStream(bytes) : bytes;
                    Writer out = new OutputStreamWriter(stream, StandardCharsets.UTF_8)) {
                new ChromeTimeline(out).all(slices);
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private void all(Map<String, List<TimelineSlice>> slices) throws IOException {
        out.write("{\"displayTimeUnit\":\"ns\",\"traceEvents\":[");
        for (Map.Entry<String, List<TimelineSlice>> workload : slices.entrySet()) {
            String before = slices.size() == 1 ? "" : workload.getKey() + " ";
            for (TimelineSlice slice : workload.getValue()) {
                slice(before + slice.group(), slice);
            }
        }
        out.write("\n]}\n");
    }

    private void slice(String group, TimelineSlice slice) throws IOException {
        Integer process = processes.get(group);
        if (process == null) {
            process = processes.size() + 1;
            processes.put(group, process);
            named("process_name", process, 0, group);
        }
        Double value = slice.value();
        if (value != null) {
            event(
                    "{\"ph\":\"C\",\"pid\":%d,\"name\":%s,\"ts\":%s,\"args\":{\"value\":%s}}"
                            .formatted(
                                    process,
                                    Json.compact(slice.name()),
                                    micros(slice.startNanos()),
                                    Json.compact(value)));
            return;
        }
        String track = group + "\n" + slice.track();
        Integer thread = threads.get(track);
        if (thread == null) {
            thread = threads.size() + 1;
            threads.put(track, thread);
            named("thread_name", process, thread, slice.track());
        }
        event(
                "{\"ph\":\"X\",\"pid\":%d,\"tid\":%d,\"name\":%s,\"ts\":%s,\"dur\":%s}"
                        .formatted(
                                process,
                                thread,
                                Json.compact(slice.name()),
                                micros(slice.startNanos()),
                                micros(slice.durationNanos())));
    }

    private void named(String what, int process, int thread, String name) throws IOException {
        event(
                "{\"ph\":\"M\",\"pid\":%d,\"tid\":%d,\"name\":\"%s\",\"args\":{\"name\":%s}}"
                        .formatted(process, thread, what, Json.compact(name)));
    }

    private void event(String json) throws IOException {
        out.write(separator);
        out.write(json);
        separator = ",\n";
    }

    private static String micros(long nanos) {
        return String.format(Locale.ROOT, "%d.%03d", nanos / 1000, nanos % 1000);
    }
}
