package org.mirinae.run.dispatch;

import org.mirinae.problems.InfeasibleException;
import org.mirinae.problems.InvalidScenarioException;
import org.mirinae.run.Run;
import org.mirinae.run.RunChange;
import org.mirinae.run.RunFailure;
import org.mirinae.run.RunProgress;
import org.mirinae.run.StoredResult;

/** A run at its worker: simulates it, tells how far it is, and how it ended. */
final class RunExecution implements Runnable, ScenarioRunner.Monitor {

    private final Run run;
    private final ScenarioRunner.Checked scenario;
    private final Runs runs;
    private volatile boolean stopped;

    RunExecution(Run run, ScenarioRunner.Checked scenario, Runs runs) {
        this.run = run;
        this.scenario = scenario;
        this.runs = runs;
    }

    String name() {
        return run.name();
    }

    /** Place of the run among all, in the order they were added. */
    long number() {
        return run.number();
    }

    /** Asks the simulation to stop soon. */
    void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        if (runs.apply(name(), new RunChange.Start(runs.now())).isPresent()) {
            RunChange end = simulate();
            runs.apply(name(), end);
        }
    }

    private RunChange simulate() {
        try {
            ScenarioRunner.Outcome outcome = scenario.run(this);
            StoredResult result = StoredResult.of(outcome.json(), outcome.digest());
            return new RunChange.Succeed(runs.now(), result);
        } catch (ScenarioRunner.RunCancelledException e) {
            return new RunChange.Cancel(runs.now());
        } catch (InvalidScenarioException e) {
            return failed(RunFailure.of(RunFailure.Reason.INVALID_SCENARIO, e.problems()));
        } catch (InfeasibleException e) {
            return failed(RunFailure.of(RunFailure.Reason.INFEASIBLE, e.problems()));
        } catch (RuntimeException | Error e) {
            runs.bug(name(), e);
            return failed(RunFailure.internal());
        }
    }

    private RunChange failed(RunFailure why) {
        return new RunChange.Fail(runs.now(), why);
    }

    @Override
    public boolean cancelled() {
        return stopped;
    }

    @Override
    public void progress(double fraction, double simulatedSeconds, long events) {
        runs.apply(
                name(), new RunChange.Advance(new RunProgress(fraction, simulatedSeconds, events)));
    }
}
