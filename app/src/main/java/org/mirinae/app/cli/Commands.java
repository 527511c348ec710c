package org.mirinae.app.cli;

import java.io.PrintStream;
import java.util.List;
import org.mirinae.app.console.BugFile;
import org.mirinae.app.console.Console;
import org.mirinae.app.console.ExitCode;
import org.mirinae.app.console.UsageException;
import org.mirinae.app.console.Verb;
import org.mirinae.app.verb.AccuracyVerb;
import org.mirinae.app.verb.BackendsVerb;
import org.mirinae.app.verb.CalibrateVerb;
import org.mirinae.app.verb.CancelVerb;
import org.mirinae.app.verb.CatalogVerb;
import org.mirinae.app.verb.CompareVerb;
import org.mirinae.app.verb.FitVerb;
import org.mirinae.app.verb.JobsVerb;
import org.mirinae.app.verb.ResultVerb;
import org.mirinae.app.verb.RunVerb;
import org.mirinae.app.verb.SearchVerb;
import org.mirinae.app.verb.ServerVerb;
import org.mirinae.app.verb.ShowVerb;
import org.mirinae.app.verb.SizeVerb;
import org.mirinae.app.verb.SubmitVerb;
import org.mirinae.app.verb.ValidateVerb;
import org.mirinae.app.verb.WatchVerb;
import org.mirinae.problems.InfeasibleException;
import org.mirinae.problems.InvalidScenarioException;
import org.mirinae.problems.NotThereException;
import org.mirinae.result.Version;
import org.mirinae.schema.document.NearestName;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Finds the verb, reads its options, runs it, and turns what it throws into an exit code. */
public final class Commands {

    private static final List<Verb> VERBS =
            List.of(
                    new RunVerb(),
                    new ValidateVerb(),
                    new ShowVerb(),
                    new SearchVerb(),
                    new CatalogVerb(),
                    new SizeVerb(),
                    new CompareVerb(),
                    new AccuracyVerb(),
                    new FitVerb(),
                    new CalibrateVerb(),
                    new BackendsVerb(),
                    new ServerVerb(),
                    new SubmitVerb(),
                    new JobsVerb(),
                    new WatchVerb(),
                    new ResultVerb(),
                    new CancelVerb());

    private Commands() {}

    /**
     * Runs one command line.
     *
     * @return exit code of the contract
     */
    public static int run(String[] args, Console console) {
        if (args.length == 0 || isHelp(args[0])) {
            (args.length == 0 ? console.err() : console.out()).print(overview());
            return args.length == 0 ? ExitCode.BAD_INPUT : ExitCode.DONE;
        }
        if (args[0].equals("--version")) {
            console.out().println("mirinae " + Version.CURRENT);
            return ExitCode.DONE;
        }
        for (Verb verb : VERBS) {
            if (verb.name().equals(args[0])) {
                return guarded(verb, List.of(args).subList(1, args.length), console);
            }
        }
        return refuse(
                console.err(), "There is no verb named " + args[0] + ".\n" + nearestVerb(args[0]));
    }

    /** Runs a verb and turns whatever it throws into a message and an exit code. */
    public static int guarded(Verb verb, List<String> args, Console console) {
        try {
            return parsed(verb, args, console);
        } catch (UsageException | InvalidScenarioException e) {
            return refuse(console.err(), String.valueOf(e.getMessage()));
        } catch (InfeasibleException e) {
            console.err().println(e.getMessage());
            return ExitCode.INFEASIBLE;
        } catch (NotThereException e) {
            console.err().println(e.getMessage());
            return ExitCode.NOT_THERE;
        } catch (Exception | StackOverflowError | OutOfMemoryError e) {
            return BugFile.tell(e, verb.name(), console);
        }
    }

    private static int parsed(Verb verb, List<String> args, Console console) throws Exception {
        CommandSpec spec = CommandSpec.create().name("mirinae " + verb.name());
        spec.usageMessage().description(verb.summary());
        verb.declare(spec);
        CommandLine line = new CommandLine(spec).setTrimQuotes(false);
        if (args.stream().anyMatch(Commands::isHelp)) {
            console.out().print(line.getUsageMessage(Ansi.OFF));
            return ExitCode.DONE;
        }
        ParseResult arguments;
        try {
            arguments = line.parseArgs(args.toArray(String[]::new));
        } catch (ParameterException e) {
            return refuse(console.err(), sentence(e, verb, spec));
        }
        return verb.run(arguments, console);
    }

    private static String sentence(ParameterException e, Verb verb, CommandSpec spec) {
        String see = "Maybe see mirinae " + verb.name() + " --help.";
        if (e instanceof UnmatchedArgumentException unmatched) {
            String first = unmatched.getUnmatched().getFirst();
            String name = first.contains("=") ? first.substring(0, first.indexOf('=')) : first;
            if (name.startsWith("-")) {
                List<String> near = NearestName.of(name, spec.optionsMap().keySet());
                return "There is no option named "
                        + name
                        + ".\n"
                        + (near.isEmpty() ? see : "Maybe " + String.join(" or ", near) + ".");
            }
            return "One argument too many: " + first + ".\n" + see;
        }
        String message = String.valueOf(e.getMessage()).strip();
        return message + (message.endsWith(".") ? "\n" : ".\n") + see;
    }

    private static int refuse(PrintStream err, String message) {
        err.println(message);
        return ExitCode.BAD_INPUT;
    }

    private static boolean isHelp(String argument) {
        return argument.equals("--help") || argument.equals("-h") || argument.equals("help");
    }

    private static String nearestVerb(String typed) {
        List<String> names = VERBS.stream().map(Verb::name).toList();
        List<String> near = NearestName.of(typed, names);
        return near.isEmpty()
                ? "Maybe one of " + String.join(", ", names) + "."
                : "Maybe " + String.join(" or ", near) + ".";
    }

    private static String overview() {
        StringBuilder text =
                new StringBuilder(
                        "mirinae "
                                + Version.CURRENT
                                + ": how fast a GPU cluster trains and serves, what it costs and"
                                + " draws, and how sure each figure is.\n\n");
        for (Verb verb : VERBS) {
            text.append("  mirinae %-10s %s%n".formatted(verb.name(), verb.summary()));
        }
        return text.append("\nmirinae VERB --help shows the options of a verb.\n").toString();
    }
}
