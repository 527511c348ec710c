package org.mirinae.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A kind of workload and a pipeline schedule that lie outside the program (in the test tree) run
 * with it, once their service file is on its class path, and take the number of files that
 * docs/extending.md states. The program runs as a process of its own, so that other tests do not
 * see them.
 */
class ExtendingTest {

    private static final Path ROOT =
            Path.of(Objects.requireNonNull(System.getProperty("mirinae.root")));

    private static final Path EXTENSION = ROOT.resolve("app/src/test/extension");

    private static final String TRAINING =
            """
            name: outside
            cluster: {nodes: [{type: DGX-H100, count: 1}]}
            workloads:
              train:
                type: training
                model: Llama-3.1-8B
                stack: Megatron-Core-0.15
                global_batch: 8
                sequence_length: 2048
                plan: {pipeline: 4, data: 1, schedule: gpipe-in-order}
              wait: {type: idle, stack: Megatron-Core-0.15, held: 2, time: 90 s}
            """;

    @TempDir Path folder;

    private String mirinae(int expected, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xss4m", "-cp"));
        command.add(System.getProperty("java.class.path") + File.pathSeparator + EXTENSION);
        command.add(Main.class.getName());
        command.addAll(List.of(arguments));
        Path out = folder.resolve("out.txt");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile())
                        .start();
        int code = process.waitFor();
        String text = Files.readString(out, StandardCharsets.UTF_8);
        assertEquals(expected, code, text);
        return text;
    }

    @Test
    void bothRunInAScenarioAndAreTold() throws Exception {
        String file = Files.writeString(folder.resolve("outside.yaml"), TRAINING).toString();
        String json = mirinae(0, "run", file, "--format", "json", "--no-progress");
        assertTrue(json.contains("\"idle\": {"), json);
        assertTrue(json.contains("\"held_seconds\": 90"), json);
        assertTrue(json.contains("\"workloads.wait.idle.held_gpu_hours\": {"), json);
        assertTrue(json.contains("\"gpus_used\": 6"), json);
        String text = mirinae(0, "run", file, "--no-progress");
        assertTrue(Pattern.compile("wait: idle\n  held +90 +s").matcher(text).find(), text);
        String inOrder = stepTime(json);
        String gpipe =
                Files.writeString(
                                folder.resolve("gpipe.yaml"),
                                TRAINING.replace("gpipe-in-order", "gpipe"))
                        .toString();
        String other = mirinae(0, "run", gpipe, "--format", "json", "--no-progress");
        double ratio = Double.parseDouble(inOrder) / Double.parseDouble(stepTime(other));
        assertTrue(ratio > 0.9 && ratio < 1.1 && ratio != 1, "step times " + ratio);
    }

    private static String stepTime(String json) {
        Matcher step = Pattern.compile("\"step_time_seconds\": ([0-9.e-]+)").matcher(json);
        assertTrue(step.find(), json);
        return step.group(1);
    }

    @Test
    void aSearchOffersTheScheduleAndItsMisfitIsTold() throws Exception {
        String one = TRAINING.replaceFirst("(?m)^  wait: .*\n", "");
        String file = Files.writeString(folder.resolve("outside.yaml"), one).toString();
        String wrong = mirinae(2, "run", file, "--set", "workloads.train.plan.virtual_stages=2");
        assertTrue(wrong.contains("gpipe-in-order runs one chunk a stage, not 2"), wrong);
        String unknown = mirinae(2, "run", file, "--set", "workloads.train.plan.schedule=gpip");
        assertTrue(unknown.contains("gpipe"), unknown);
        long with = plans(mirinae(0, "search", file, "--gpus", "4", "--format", "json"));
        String plain =
                Files.writeString(
                                folder.resolve("plain.yaml"),
                                one.replace("gpipe-in-order", "gpipe"))
                        .toString();
        CommandLine without = CommandLine.run("search", plain, "--gpus", "4", "--format", "json");
        assertTrue(with > plans(without.out()), "the search has plans with the further schedule");
    }

    private static long plans(String json) {
        Matcher plans = Pattern.compile("\"plans\": ([0-9]+)").matcher(json);
        assertTrue(plans.find(), json);
        return Long.parseLong(plans.group(1));
    }

    @Test
    void theyTakeAsManyFilesAsTheRecipesState() throws IOException {
        List<String> files;
        try (Stream<Path> all =
                Files.list(ROOT.resolve("app/src/test/java/org/mirinae/app/extension"))) {
            files = all.map(f -> f.getFileName().toString()).sorted().toList();
        }
        long idle = files.stream().filter(f -> f.startsWith("Idle")).count();
        assertEquals(stated("A kind of workload."), idle + 1, "and the service file");
        assertEquals(stated("A pipeline schedule."), files.size() - idle + 1, "and its line");
    }

    private static long stated(String recipe) throws IOException {
        Matcher count =
                Pattern.compile(Pattern.quote("**" + recipe + "** ") + "([0-9]+) files")
                        .matcher(Files.readString(ROOT.resolve("docs/extending.md")));
        assertTrue(count.find(), recipe);
        return Long.parseLong(count.group(1));
    }
}
