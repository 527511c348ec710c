package org.mirinae.extending;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mirinae.schema.Members;

/**
 * A kind of workload, a pipeline schedule, a batching policy and a kind of layer are added from
 * beside the program, in as many files as docs/extending.md states.
 */
class ExtendingTest {

    private static final Path ROOT = Path.of(System.getProperty("mirinae.root", ".."));
    private static final Path TESTS = ROOT.resolve("sim-core/src/test");
    private static final String SERVICES = "META-INF/services/org.mirinae.schema.Member";

    /** The files of each, beside its line in the service file, which is one more. */
    private static final Map<String, List<String>> FILES =
            Map.of(
                    "A kind of workload",
                    List.of(
                            "MemoryCopyWorkload",
                            "MemoryCopyResult",
                            "MemoryCopyEngine",
                            "MemoryCopyKind"),
                    "A pipeline schedule",
                    List.of("EagerSchedule"),
                    "A batching policy",
                    List.of("OnePromptBatching"),
                    "A way to mix sequences or to feed forward (a new kind of layer)",
                    List.of("ShortConvolution"));

    private static final String COPY =
            """
            name: copy
            cluster: {nodes: [{type: DGX-H100, count: 1}]}
            workload: {type: memory_copy, stack: NCCL-2.27.3, gpus: 2, size: 10 GB, times: 5}
            """;

    /** A small model without attention. */
    private static final String MODEL =
            """
            {name: Convolved, hidden: 1024, vocabulary: 32000, layers: [{count: 8, mixer: \
            {type: short_convolution, width: 1024, length: 4}, feed_forward: {type: dense, width: 4096}}], \
            sources: {default: assumed}}""";

    private static String training(String model, String plan) {
        return """
        name: training
        cluster: {nodes: [{type: DGX-H100, count: 1}]}
        workload:
          type: training
          stack: Megatron-Core-0.15
          global_batch: 64
          sequence_length: 2048
          model: %s
          plan: %s
        """
                .formatted(model, plan);
    }

    private static String serving(String model, String batching) {
        return """
        name: serving
        cluster: {nodes: [{type: DGX-H100, count: 1}]}
        workload:
          type: serving
          stack: vLLM-0.11
          model: %s
          engine: {batching: %s}
          arrivals:
            process: {type: poisson, rate: 20 req/s}
            requests: 50
            input_tokens: 512
            output_tokens: 64
        """
                .formatted(model, batching);
    }

    /** Loads the program anew, with what lies in a folder of service files beside it. */
    private static final class Beside extends URLClassLoader {

        Beside(String folder) throws IOException {
            super(
                    new URL[] {
                        at(ExtendingTest.class, folder + "/"),
                        at(ExtendingTest.class, ""),
                        at(Members.class, "")
                    },
                    ExtendingTest.class.getClassLoader());
        }

        private static URL at(Class<?> type, String below) throws IOException {
            URL root = type.getProtectionDomain().getCodeSource().getLocation();
            return URI.create(root.toString()).resolve(below).toURL();
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("org.mirinae.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
        }

        @SuppressWarnings("unchecked") // it is written so, and text is the same in all loaders
        BinaryOperator<String> program() throws ReflectiveOperationException {
            return (BinaryOperator<String>)
                    loadClass(Extended.class.getName()).getDeclaredConstructor().newInstance();
        }
    }

    private static Beside beside;
    private static BinaryOperator<String> extended;

    @BeforeAll
    static void load() throws Exception {
        beside = new Beside("extending");
        extended = beside.program();
    }

    @AfterAll
    static void close() throws IOException {
        beside.close();
    }

    private static double figure(String json, String key) {
        Matcher found = Pattern.compile("\"" + key + "\": ([0-9.eE+-]+)").matcher(json);
        assertTrue(found.find(), key + " is not in " + json);
        return Double.parseDouble(found.group(1));
    }

    @Test
    void aKindOfWorkloadRunsFromItsDocumentToItsResult() {
        String json = extended.apply("run", COPY);
        // Read and written at 3.35 TB/s, five times.
        double seconds = 5 * 2 * 10e9 / 3.35e12;
        assertEquals(seconds, figure(json, "copy_seconds"), 1e-8);
        assertEquals(3350, figure(json, "bandwidth"), 1e-3);
        assertEquals(2, figure(json, "gpus_used"));
        assertTrue(json.contains("\"memory_copy\": {"), json);
        String unlike = extended.apply("run", COPY.replace("times: 5", "time: 5"));
        assertTrue(unlike.contains("workload.time: the key is not known here"), unlike);
        String large = extended.apply("run", COPY.replace("memory_copy", "memory_copi"));
        assertTrue(large.contains("Maybe memory_copy."), large);
    }

    @Test
    void aScheduleRunsAndIsSearched() {
        assertEquals("held", extended.apply("laws", ""));
        String usual = extended.apply("run", training("Llama-3.1-8B", "{pipeline: 4}"));
        String eager =
                extended.apply(
                        "run", training("Llama-3.1-8B", "{pipeline: 4, schedule: eager-1f1b}"));
        assertTrue(figure(eager, "activations") > figure(usual, "activations"));
        assertTrue(figure(eager, "step_time_seconds") > 0.9 * figure(usual, "step_time_seconds"));
        String misfit =
                extended.apply(
                        "run",
                        training(
                                "Llama-3.1-8B",
                                "{pipeline: 2, virtual_stages: 2, schedule: eager-1f1b}"));
        assertTrue(misfit.contains("eager-1f1b runs one chunk a stage, not 2"), misfit);
        String unknown =
                extended.apply(
                        "run", training("Llama-3.1-8B", "{pipeline: 2, schedule: eager-1f1}"));
        assertTrue(unknown.contains("Maybe eager-1f1b."), unknown);
        String resolved =
                extended.apply(
                        "resolved",
                        training("Llama-3.1-8B", "{pipeline: 4, schedule: eager-1f1b}"));
        assertTrue(resolved.contains("schedule: eager-1f1b\n"), resolved);
        String attention = "type: attention, heads: 8, kv_heads: 8, head_dim: 128";
        String small =
                training(
                                MODEL.replace(
                                        "type: short_convolution, width: 1024, length: 4",
                                        attention),
                                "{}")
                        .replace("global_batch: 64", "global_batch: 8");
        long without = Long.parseLong(new Extended().apply("plans", small));
        long with = Long.parseLong(extended.apply("plans", small));
        assertTrue(with > without, with + " plans, without the schedule " + without);
    }

    @Test
    void aBatchingPolicyRunsAndIsHeldAgainstSingleSteps() {
        String json = extended.apply("run", serving("Llama-3.1-8B", "one_prompt"));
        assertEquals(50, figure(json, "completed"));
        String budget =
                extended.apply(
                        "run", serving("Llama-3.1-8B", "one_prompt, max_batched_tokens: 512"));
        assertTrue(budget.contains("one_prompt batching takes whole prompts"), budget);
        int held = Integer.parseInt(extended.apply("steps", ""));
        assertTrue(held >= 2, held + " services batch so");
    }

    @Test
    void aKindOfLayerIsPricedKeptAndTrained() {
        String served = extended.apply("run", serving(MODEL, "vllm_v1"));
        assertEquals(50, figure(served, "completed"));
        String plan = "{tensor: 2, schedule: 1f1b}";
        String trained = extended.apply("run", training(MODEL, plan));
        // Embedding and head, and for each layer two norms, the mixer and three matrices.
        double layer = 2 * 1024 + 4.0 * 1024 * 1024 + 4 * 1024 + 3.0 * 1024 * 4096;
        double parameters = 2 * 32000.0 * 1024 + 8 * layer + 1024;
        assertEquals(2 * parameters / 2, figure(trained, "weights"), 0.02 * parameters);
        String unlike = extended.apply("run", training(MODEL.replace("width: 1024, ", ""), plan));
        assertTrue(unlike.contains("mixer.width: the key is missing"), unlike);
    }

    @Test
    void pagesShowWhatWasAddedAndOnlyThere() {
        String pages = extended.apply("pages", "");
        String ours = new Extended().apply("pages", "");
        for (String word :
                List.of("memory_copy", "eager-1f1b", "one_prompt", "short_convolution")) {
            assertTrue(pages.contains(word), word);
            assertFalse(ours.contains(word), word);
        }
    }

    @Test
    void whatCannotBeLoadedOrHasTheNameOfAnotherIsRefusedByName() throws Exception {
        try (Beside lacking = new Beside("extending-lacking");
                Beside twice = new Beside("extending-twice")) {
            String refused = lacking.program().apply("run", COPY);
            assertTrue(refused.contains("org.mirinae.extending.NotThere"), refused);
            String plan = training("Llama-3.1-8B", "{schedule: eager-1f1b}");
            String named = twice.program().apply("run", plan);
            assertTrue(named.startsWith("refused: org.mirinae.extending.EagerSchedule and"), named);
            assertTrue(named.contains("are both tagged \"eager-1f1b\""), named);
        }
    }

    /** One more than listed: the line in the service file. */
    @Test
    void thePageStatesTheFilesThatItTook() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/extending.md"));
        Set<String> taken = new TreeSet<>(Set.of("Extended", "ExtendingTest"));
        for (Map.Entry<String, List<String>> kind : FILES.entrySet()) {
            Matcher stated =
                    Pattern.compile(Pattern.quote("**" + kind.getKey() + ".**") + " (\\d+) files?")
                            .matcher(page);
            assertTrue(stated.find(), kind.getKey());
            assertEquals(
                    Integer.parseInt(stated.group(1)), kind.getValue().size() + 1, kind.getKey());
            taken.addAll(kind.getValue());
        }
        Path folder = TESTS.resolve("java/org/mirinae/extending");
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(
                    taken,
                    files.map(file -> file.getFileName().toString().replace(".java", ""))
                            .collect(Collectors.toCollection(TreeSet::new)));
        }
        List<String> lines =
                Files.readAllLines(TESTS.resolve("resources/extending").resolve(SERVICES));
        assertEquals(FILES.size(), lines.size());
        List<String> elsewhere = new ArrayList<>();
        try (Stream<Path> sources = Files.walk(ROOT.resolve("sim-core/src/main/java"))) {
            for (Path source : sources.filter(file -> file.toString().endsWith(".java")).toList()) {
                if (Files.readString(source)
                        .matches("(?s).*\\b(MemoryCopy|EagerSch|OnePrompt).*")) {
                    elsewhere.add(source.toString());
                }
            }
        }
        assertEquals(List.of(), elsewhere);
        assertNotNull(beside);
    }
}
