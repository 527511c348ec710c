package org.mirinae.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccuracyVerbTest {

    /** Made-up rows: what is tested is what the verb does with them. */
    private static final String ROWS =
            """
            id,source_id,framework,model,hardware,gpus,precision,tp,pp,ep,parallel,isl,osl,metric,value,unit
            I1,a,TensorRT-LLM 1.0,LLaMA v3.1 8B,H100-SXM-80GB,1,FP8,1,1,,TP1,128,128,max_throughput,10000,output tokens/s
            I1,a,TensorRT-LLM 1.0,LLaMA v3.1 8B,H100-SXM-80GB,1,FP8,1,1,,TP1,128,128,max_throughput,10000,output tokens/s
            I2,b,TensorRT-LLM 1.0,No-Such-Model,H100-SXM-80GB,1,FP8,1,1,,TP1,128,128,max_throughput,10000,output tokens/s
            I3,b,TensorRT-LLM 1.0,LLaMA v3.1 8B,H100-SXM-80GB,1,FP8,,,,,,,max_throughput,10000,output tokens/s
            """;

    @TempDir Path folder;

    private CommandLine run(String... more) throws IOException {
        Files.writeString(folder.resolve("inference_offline.csv"), ROWS);
        List<String> args =
                new java.util.ArrayList<>(List.of("accuracy", "--data", folder.toString()));
        args.addAll(List.of(more));
        return CommandLine.run(args.toArray(String[]::new));
    }

    @Test
    void equalRowsCountOnceAndEveryOtherRowIsCountedWithItsReason() throws IOException {
        CommandLine line = run("--format", "json");
        assertEquals(0, line.code(), line.err());
        String json = line.out();
        assertTrue(json.contains("\"rows\": 3,\n      \"predicted\": 1,"), json);
        assertTrue(json.contains("\"model No-Such-Model is not in the catalogue\": 1"), json);
        assertTrue(json.contains("\"no shape: plan or lengths are not stated\": 1"), json);
    }

    @Test
    void everyRowOfTheFolderIsALineOfTheRowsFile() throws IOException {
        Path rows = folder.resolve("rows.csv");
        CommandLine line = run("--rows", rows.toString(), "--format", "csv");
        assertEquals(0, line.code(), line.err());
        List<String> lines = Files.readAllLines(rows);
        assertEquals(
                "table,metric,subset,id,source,unit,published,ours,error_percent,basis,low,high,"
                        + "skip_reason",
                lines.getFirst());
        assertEquals(5, lines.size());
        assertEquals(
                "inference_offline.csv,throughput,max_throughput,I2,b,output tokens/s,10000,,,,,,"
                        + "model No-Such-Model is not in the catalogue",
                lines.get(3));
        assertEquals(2, line.out().lines().count(), line.out());
    }

    @Test
    void textNamesTheSourcesAndTheReasons() throws IOException {
        String text = run().out();
        assertTrue(text.contains("inference_offline.csv, throughput, max_throughput"), text);
        assertTrue(text.contains("  skipped 1: model No-Such-Model is not in the catalogue"), text);
    }

    @Test
    void aMissingFolderAndAnEmptyOneAreTold() {
        assertEquals(
                new CommandLine(
                        2,
                        "",
                        "--data is missing: accuracy needs a folder with tables of"
                                + " measurements.\nMaybe mirinae accuracy --data truth.\n"),
                CommandLine.run("accuracy"));
        CommandLine empty = CommandLine.run("accuracy", "--data", folder.toString());
        assertEquals(2, empty.code());
        assertTrue(empty.err().contains("holds none of the tables"), empty.err());
    }
}
