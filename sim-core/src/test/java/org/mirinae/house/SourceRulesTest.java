package org.mirinae.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks what class files do not show: documentation, and how long files are. */
final class SourceRulesTest {

    private static final Path ROOT = Path.of(System.getProperty("mirinae.root", ".."));
    private static final List<String> MODULES =
            List.of("sim-core", "evaluation", "native-kernels", "grpc-api", "app", "benchmarks");
    private static final Map<String, Integer> MOST_LINES =
            Map.of("src/main/java", 600, "src/test/java", 600);
    private static final Pattern PUBLIC =
            Pattern.compile(
                    "^ {0,4}public (static |final |sealed |non-sealed |abstract |default )*"
                            + "(class |record |interface |enum |@interface |[\\w<>?,.@ \\[\\]]+\\().*");

    private static List<Path> sources(String module, String tree) throws IOException {
        Path folder = ROOT.resolve(module).resolve(tree);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("module-info.java"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void everyPackageSaysWhatLivesThereAndIsNullMarked() throws IOException {
        List<String> missing = new ArrayList<>();
        for (String module : MODULES) {
            for (Path file : sources(module, "src/main/java")) {
                Path info = file.resolveSibling("package-info.java");
                if (!Files.exists(info) || !Files.readString(info).contains("@NullMarked")) {
                    missing.add(ROOT.relativize(info).toString());
                }
            }
        }
        assertEquals(List.of(), missing.stream().distinct().toList());
    }

    @Test
    void publicTypesAndMethodsOfExportedPackagesAreDocumented() throws IOException {
        List<String> missing = new ArrayList<>();
        List<Path> files = sources("sim-core", "src/main/java");
        assertTrue(files.size() > 50, "found " + files.size() + " sources");
        String descriptor =
                Files.readString(ROOT.resolve("sim-core/src/main/java/module-info.java"));
        for (Path file : files) {
            if (!isExported(file, descriptor)) {
                continue;
            }
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                if (PUBLIC.matcher(lines.get(i)).matches() && !documented(lines, i)) {
                    missing.add(file.getFileName() + ":" + (i + 1) + " " + lines.get(i).strip());
                }
            }
        }
        assertEquals(List.of(), missing);
    }

    /** Returns whether a file's package is exported to everybody. */
    private static boolean isExported(Path file, String descriptor) {
        String name = file.getParent().toString().replace('/', '.');
        String ofOurs = name.substring(name.indexOf("org.mirinae"));
        return descriptor.contains("exports " + ofOurs + ";");
    }

    private static boolean documented(List<String> lines, int at) {
        for (int i = at - 1; i >= 0; i--) {
            String line = lines.get(i).strip();
            if (line.equals("@Override") || line.endsWith("*/")) {
                return true;
            }
            boolean annotation =
                    line.startsWith("@")
                            || line.endsWith(")")
                            || line.startsWith("+ \"")
                            || line.startsWith("\"");
            if (!annotation) {
                return false;
            }
        }
        return false;
    }

    @Test
    void filesStayReadable() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (String module : MODULES) {
            for (Map.Entry<String, Integer> most : MOST_LINES.entrySet()) {
                for (Path file : sources(module, most.getKey())) {
                    long lines = Files.readAllLines(file).size();
                    if (lines > most.getValue()) {
                        tooLong.add(ROOT.relativize(file) + " has " + lines + " lines");
                    }
                }
            }
        }
        assertEquals(List.of(), tooLong);
    }
}
