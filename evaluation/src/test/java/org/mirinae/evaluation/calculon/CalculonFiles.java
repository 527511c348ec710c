package org.mirinae.evaluation.calculon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mirinae.problems.Problems;
import org.mirinae.schema.document.DocumentNode;
import org.mirinae.schema.document.DocumentNode.MappingNode;
import org.mirinae.schema.document.DocumentNode.ScalarNode;
import org.mirinae.schema.document.DocumentNode.SequenceNode;
import org.mirinae.schema.document.DocumentReader;

/** Reads the three JSON files of a Calculon run: model, execution, system. */
public final class CalculonFiles {

    /**
     * One run and its name.
     *
     * @param name of the execution's file
     * @param model trained
     * @param execution of it
     * @param system it runs on
     */
    public record Case(
            String name, CalculonModel model, CalculonExecution execution, CalculonSystem system) {}

    private final Path folder;

    /** Files below a folder with {@code cases.csv}, {@code models}, {@code executions}, systems. */
    public CalculonFiles(Path folder) {
        this.folder = folder;
    }

    /** Every run that {@code cases.csv} pairs up. */
    public List<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        for (String line :
                Files.readAllLines(folder.resolve("cases.csv")).stream().skip(1).toList()) {
            String[] names = line.split(",", -1);
            cases.add(
                    new Case(
                            names[0],
                            model(read("models", names[1])),
                            execution(read("executions", names[0])),
                            system(read("systems", names[2]))));
        }
        return cases;
    }

    /** A system by the name of its file. */
    public CalculonSystem system(String name) throws IOException {
        return system(read("systems", name));
    }

    private Map<String, DocumentNode> read(String kind, String name) throws IOException {
        Path file = folder.resolve(kind).resolve(name + ".json");
        Problems problems = new Problems();
        DocumentNode tree = DocumentReader.read(name, Files.readString(file), problems);
        problems.orThrow();
        return map(tree);
    }

    private static CalculonModel model(Map<String, DocumentNode> file) {
        return new CalculonModel(
                whole(file, "hidden"),
                whole(file, "feedforward"),
                whole(file, "seq_size"),
                whole(file, "attn_heads"),
                whole(file, "attn_size"),
                whole(file, "num_blocks"));
    }

    private static CalculonExecution execution(Map<String, DocumentNode> file) {
        return new CalculonExecution(
                whole(file, "tensor_par"),
                whole(file, "pipeline_par"),
                whole(file, "data_par"),
                whole(file, "tensor_par_net"),
                whole(file, "pipeline_par_net"),
                whole(file, "data_par_net"),
                whole(file, "batch_size"),
                whole(file, "microbatch_size"),
                text(file.get("datatype")),
                flag(file, "fused_activation"),
                text(file.get("activation_recompute")),
                whole(file, "pipeline_interleaving"),
                flag(file, "optimizer_sharding"),
                text(file.get("tensor_par_comm_type")),
                text(file.get("tensor_par_overlap")),
                flag(file, "seq_par_ag_redo"),
                flag(file, "data_par_overlap"),
                flag(file, "weight_offload"),
                flag(file, "activations_offload"),
                flag(file, "optimizer_offload"));
    }

    private static CalculonSystem system(Map<String, DocumentNode> file) {
        List<CalculonSystem.Net> networks = new ArrayList<>();
        for (DocumentNode network : ((SequenceNode) file.get("networks")).items()) {
            networks.add(net(map(network)));
        }
        return new CalculonSystem(
                rates(map(file.get("matrix"))),
                rates(map(file.get("vector"))),
                memory(map(file.get("mem1"))),
                memory(map(file.get("mem2"))),
                text(file.get("processing_mode")).equals("roofline"),
                networks);
    }

    private static Map<String, CalculonSystem.Stepped> rates(Map<String, DocumentNode> types) {
        Map<String, CalculonSystem.Stepped> rates = new LinkedHashMap<>();
        types.forEach(
                (type, node) ->
                        rates.put(
                                type,
                                stepped(map(node), "tflops", 1e12, "gflops_efficiency", 1e9)));
        return rates;
    }

    private static CalculonSystem.Stepped memory(Map<String, DocumentNode> file) {
        return stepped(file, "GBps", 1e9, "MB_efficiency", 1e6);
    }

    private static CalculonSystem.Stepped stepped(
            Map<String, DocumentNode> file, String peak, double unit, String steps, double size) {
        List<Double> sizes = new ArrayList<>();
        List<Double> shares = new ArrayList<>();
        for (DocumentNode step : ((SequenceNode) file.get(steps)).items()) {
            List<DocumentNode> pair = ((SequenceNode) step).items();
            sizes.add(size * Double.parseDouble(text(pair.get(0))));
            shares.add(Double.parseDouble(text(pair.get(1))));
        }
        return new CalculonSystem.Stepped(unit * number(file, peak), sizes, shares);
    }

    private static CalculonSystem.Net net(Map<String, DocumentNode> file) {
        Map<String, Double> scalars = new LinkedHashMap<>();
        Map<String, Double> offsets = new LinkedHashMap<>();
        map(file.get("ops"))
                .forEach(
                        (name, node) -> {
                            List<DocumentNode> pair = ((SequenceNode) node).items();
                            scalars.put(name, Double.valueOf(text(pair.get(0))));
                            boolean none = ((ScalarNode) pair.get(1)).isNull();
                            offsets.put(name, none ? 0 : Double.valueOf(text(pair.get(1))));
                        });
        return new CalculonSystem.Net(
                1e9 * number(file, "bandwidth") * number(file, "efficiency"),
                number(file, "efficiency"),
                number(file, "latency"),
                scalars,
                offsets,
                number(file, "processor_usage"));
    }

    private static Map<String, DocumentNode> map(DocumentNode node) {
        return ((MappingNode) node).entries();
    }

    private static String text(DocumentNode node) {
        return ((ScalarNode) node).text();
    }

    private static double number(Map<String, DocumentNode> file, String key) {
        return Double.parseDouble(text(file.get(key)));
    }

    private static int whole(Map<String, DocumentNode> file, String key) {
        return Integer.parseInt(text(file.get(key)));
    }

    private static boolean flag(Map<String, DocumentNode> file, String key) {
        return Boolean.parseBoolean(text(file.get(key)));
    }
}
