package org.mirinae.scenario;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mirinae.problems.Problems;
import org.mirinae.workload.chakra.ChakraNode;
import org.mirinae.workload.chakra.ChakraReader;
import org.mirinae.workload.chakra.ChakraTrace;

/** Finds and reads the files of a Chakra trace, one of each rank from 0 on. */
final class TraceFiles {

    /** Files looked for behind one that is missing, to tell a gap from the end. */
    private static final int LOOKED_FOR = 1024;

    /** Reads a file; null where there is none. */
    @FunctionalInterface
    interface Finder {
        byte @Nullable [] find(String name);
    }

    private TraceFiles() {}

    /**
     * The traces under a name.
     *
     * @return null after adding a problem
     */
    static @Nullable ChakraTrace read(String name, Finder files, Problems problems) {
        List<List<ChakraNode>> ranks = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        List<String> told = new ArrayList<>();
        int before = problems.size();
        for (int rank = 0; missing.size() < LOOKED_FOR; rank++) {
            String file = ChakraTrace.file(name, rank);
            byte[] bytes = files.find(file);
            if (bytes == null) {
                missing.add(file);
                continue;
            }
            told.addAll(missing);
            missing.clear();
            List<ChakraNode> nodes = ChakraReader.read(rank, file, bytes, problems);
            ranks.add(nodes == null ? List.of() : nodes);
        }
        if (ranks.isEmpty()) {
            problems.add(
                    "there is no file \"" + ChakraTrace.file(name, 0) + "\"",
                    "Maybe the name is misspelt: `folder/name` stands for folder/name.0.et,"
                            + " folder/name.1.et and so on, relative to the scenario, in --set to"
                            + " the working directory.");
        }
        for (String file : told.subList(0, Math.min(told.size(), 20))) {
            problems.add(
                    "the file \"" + file + "\" is missing, those of later ranks are there",
                    "Maybe it was not copied.");
        }
        return problems.size() == before ? new ChakraTrace(name, ranks) : null;
    }
}
