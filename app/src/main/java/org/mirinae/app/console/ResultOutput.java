package org.mirinae.app.console;

import org.mirinae.app.document.Documents;
import org.mirinae.app.report.Format;
import org.mirinae.app.report.Human;
import org.mirinae.app.report.Reports;
import org.mirinae.result.Objective;
import org.mirinae.result.WorkloadResult;
import org.mirinae.result.records.RunResult;

/** Prints the result of a run in the form asked for, wherever it was computed. */
public final class ResultOutput {

    private ResultOutput() {}

    /**
     * Prints the result of a run that a server computed.
     *
     * @param json the contract's document
     * @return DONE, or MISSED_OBJECTIVE with the missed ones told on standard error
     * @throws org.mirinae.problems.InvalidScenarioException when it cannot be read, such as one of
     *     another version
     */
    public static int print(String json, Format format, Console console) {
        return print(Documents.reader().read(RunResult.class, "result", json), format, console);
    }

    /** Prints the result of a run. */
    public static int print(RunResult result, Format format, Console console) {
        console.out().print(Reports.of(result, format));
        return objectives(result, console);
    }

    /** Tells every objective that was missed. */
    private static int objectives(RunResult result, Console console) {
        int code = ExitCode.DONE;
        for (var entry : result.workloads().entrySet()) {
            WorkloadResult workload = entry.getValue();
            for (Objective missed : workload.objectives()) {
                if (!missed.met()) {
                    code = ExitCode.MISSED_OBJECTIVE;
                    console.err().println(sentence(entry.getKey(), missed));
                }
            }
        }
        return code;
    }

    private static String sentence(String workload, Objective missed) {
        return "workloads."
                + workload
                + ": the objective "
                + missed.metric()
                + " of "
                + Human.number(missed.limitMs())
                + " ms was missed: it is "
                + Human.number(missed.reachedMs())
                + " ms.";
    }
}
