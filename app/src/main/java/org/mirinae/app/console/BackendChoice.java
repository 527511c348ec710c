package org.mirinae.app.console;

import org.mirinae.app.run.Backends;
import org.mirinae.kernel.CpuBackend;
import org.mirinae.kernel.KernelBackend;
import org.mirinae.kernel.KernelBackends;
import picocli.CommandLine.ParseResult;

/** The backend as {@code --backend} chooses it; without the option nothing is probed. */
public final class BackendChoice {

    private BackendChoice() {}

    /**
     * The backend asked for; {@code auto} says on standard error what it took and why.
     *
     * @throws org.mirinae.problems.NotThereException when one asked for by name is not there
     */
    public static KernelBackend of(ParseResult arguments, Console console) {
        String name = arguments.matchedOptionValue("--backend", CpuBackend.NAME);
        if (name.equals(CpuBackend.NAME)) {
            return new CpuBackend(System::nanoTime);
        }
        KernelBackends.Choice choice = Backends.all().choose(name);
        if (name.equals(KernelBackends.AUTO)) {
            console.err().println(choice.why());
        }
        return choice.backend();
    }
}
