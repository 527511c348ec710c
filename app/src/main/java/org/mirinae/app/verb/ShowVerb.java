package org.mirinae.app.verb;

import org.mirinae.app.console.CommonOptions;
import org.mirinae.app.console.Console;
import org.mirinae.app.console.ExitCode;
import org.mirinae.app.console.ScenarioInput;
import org.mirinae.app.console.Verb;
import org.mirinae.app.document.ShowResult;
import org.mirinae.app.report.Format;
import org.mirinae.app.report.Reports;
import org.mirinae.kernel.CpuBackend;
import org.mirinae.scenario.ScenarioReading;
import org.mirinae.simulation.Simulation;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code show SCENARIO}: the resolved scenario, how it fits, and what was assumed. */
public final class ShowVerb implements Verb {

    @Override
    public String name() {
        return "show";
    }

    @Override
    public String summary() {
        return "The scenario with every name and default written out, as YAML that can be run.";
    }

    @Override
    public void declare(CommandSpec spec) {
        CommonOptions.scenario(spec);
        CommonOptions.format(spec);
    }

    @Override
    public int run(ParseResult arguments, Console console) throws Exception {
        Format format = CommonOptions.formatOf(arguments);
        ScenarioReading reading = ScenarioInput.load(arguments, console).read(arguments, console);
        Simulation simulation = Simulation.of(reading, CpuBackend.forAnswers());
        console.out().print(Reports.of(ShowResult.of(reading, simulation), format));
        return ExitCode.DONE;
    }
}
