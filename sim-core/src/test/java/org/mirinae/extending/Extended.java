package org.mirinae.extending;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.function.BinaryOperator;
import org.mirinae.kernel.CpuBackend;
import org.mirinae.planning.strategy.StrategyPrices;
import org.mirinae.planning.strategy.StrategySearch;
import org.mirinae.problems.InvalidScenarioException;
import org.mirinae.problems.NotThereException;
import org.mirinae.result.document.Json;
import org.mirinae.result.document.ResultReader;
import org.mirinae.result.records.RunResult;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.Resources;
import org.mirinae.scenario.Scenario;
import org.mirinae.scenario.ScenarioReader;
import org.mirinae.scenario.ScenarioReading;
import org.mirinae.schema.Members;
import org.mirinae.schema.Tag;
import org.mirinae.schema.binding.JsonSchema;
import org.mirinae.schema.binding.RecordTree;
import org.mirinae.schema.binding.ReferencePage;
import org.mirinae.schema.document.YamlText;
import org.mirinae.simulation.Simulation;
import org.mirinae.simulation.SimulationSettings;
import org.mirinae.simulation.site.WorkloadKinds;
import org.mirinae.workload.schedule.ChunkSequence;
import org.mirinae.workload.schedule.PipelineShape;
import org.mirinae.workload.schedule.Schedule;
import org.mirinae.workload.training.TrainingWorkload;

/**
 * What this program does, called from beside it: in a class loader of its own it finds the members
 * that a service file of the tests adds.
 */
public final class Extended implements BinaryOperator<String> {

    /** Has the tag of another. */
    @Tag("eager-1f1b")
    public record SecondEager() implements Schedule {
        @Override
        public List<ChunkSequence> order(PipelineShape shape) {
            return List.of();
        }

        @Override
        public List<Integer> searched(int layers) {
            return List.of();
        }
    }

    /**
     * Answers, as text.
     *
     * @param asked run, resolved, plans, laws, steps or pages
     * @param scenario its text
     */
    @Override
    public String apply(String asked, String scenario) {
        try {
            return switch (asked) {
                case "run" -> run(read(scenario));
                case "resolved" -> YamlText.of(RecordTree.mapping(read(scenario).scenario()));
                case "plans" -> String.valueOf(plans(read(scenario).scenario()));
                case "pages" ->
                        Json.pretty(JsonSchema.of(Scenario.class, "t"))
                                + ReferencePage.of(Scenario.class, "t", "t");
                case "laws" -> laws();
                case "steps" -> steps();
                default -> throw new IllegalArgumentException(asked);
            };
        } catch (InvalidScenarioException | NotThereException e) {
            return "refused: " + e.getMessage();
        }
    }

    private static ScenarioReading read(String text) {
        return new ScenarioReader(Catalog.builtIn(), Resources.none())
                .read("extended.yaml", text, List.of());
    }

    /** The result, after reading back what was written. */
    private static String run(ScenarioReading reading) {
        RunResult result =
                Simulation.of(reading, CpuBackend.forAnswers())
                        .run(SimulationSettings.UNATTENDED)
                        .result();
        ResultReader reader = new ResultReader(List.of(RunResult.class), WorkloadKinds.results());
        return reader.read(RunResult.class, "result", result.json()).json();
    }

    private static long plans(Scenario scenario) {
        return StrategySearch.of(
                        (TrainingWorkload) scenario.all().get(Scenario.MAIN),
                        scenario.cluster(),
                        List.of(2),
                        StrategyPrices.NONE,
                        CpuBackend.forAnswers(),
                        () -> false)
                .space()
                .plans();
    }

    /** The laws of schedules, of a schedule from beside the program. */
    private static String laws() {
        String laws = "org.mirinae.simulation.training.ScheduleLawsTest";
        for (Schedule schedule : Members.all(Schedule.class)) {
            if (schedule instanceof EagerSchedule) {
                call(laws, "everyChunkOfEveryMicroBatchRunsOnceWhateverItTakes", schedule);
                call(laws, "aFasterChunkOrMessageNeverEndsLater", schedule);
                return "held";
            }
        }
        return "no such schedule";
    }

    /** Jumps against single steps, of services that batch as a policy from beside the program. */
    private static String steps() {
        String steps = "org.mirinae.simulation.serving.StepByStepTest";
        return String.valueOf(call(steps, "holding", "batching: one_prompt"));
    }

    private static Object call(String type, String name, Object argument) {
        try {
            Class<?> of = Class.forName(type);
            var constructor = of.getDeclaredConstructor();
            constructor.setAccessible(true);
            for (Method method : of.getDeclaredMethods()) {
                if (method.getName().equals(name)) {
                    method.setAccessible(true);
                    return String.valueOf(method.invoke(constructor.newInstance(), argument));
                }
            }
            throw new IllegalStateException(type + " has no " + name);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(name + " fails: " + e.getCause(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
