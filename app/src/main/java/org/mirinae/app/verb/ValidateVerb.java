package org.mirinae.app.verb;

import java.util.List;
import org.mirinae.app.console.CommonOptions;
import org.mirinae.app.console.Console;
import org.mirinae.app.console.ExitCode;
import org.mirinae.app.console.ScenarioInput;
import org.mirinae.app.console.Verb;
import org.mirinae.app.document.ValidateResult;
import org.mirinae.app.report.Format;
import org.mirinae.app.report.Reports;
import org.mirinae.kernel.CpuBackend;
import org.mirinae.problems.InfeasibleException;
import org.mirinae.problems.InvalidScenarioException;
import org.mirinae.problems.Problem;
import org.mirinae.scenario.ScenarioReading;
import org.mirinae.simulation.Simulation;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code validate SCENARIO}: all problems, or what was understood. */
public final class ValidateVerb implements Verb {

    @Override
    public String name() {
        return "validate";
    }

    @Override
    public String summary() {
        return "Check a scenario: all its problems, or what was understood.";
    }

    @Override
    public void declare(CommandSpec spec) {
        CommonOptions.scenario(spec);
        CommonOptions.format(spec);
    }

    @Override
    public int run(ParseResult arguments, Console console) throws Exception {
        Format format = CommonOptions.formatOf(arguments);
        ScenarioInput input = ScenarioInput.load(arguments, console);
        try {
            ScenarioReading reading = input.read(arguments, console);
            Simulation.of(reading, CpuBackend.forAnswers());
            console.out().print(Reports.of(ValidateResult.understood(reading), format));
            return ExitCode.DONE;
        } catch (InvalidScenarioException e) {
            wrong(input, e.problems(), format, console);
            throw e;
        } catch (InfeasibleException e) {
            wrong(input, e.problems(), format, console);
            throw e;
        }
    }

    /** Prints the problems for programs; people are told them on standard error. */
    private static void wrong(
            ScenarioInput input, List<Problem> problems, Format format, Console console) {
        if (format != Format.TEXT) {
            ValidateResult result = ValidateResult.wrong(input.text(), input.overrides(), problems);
            console.out().print(Reports.of(result, format));
        }
    }
}
