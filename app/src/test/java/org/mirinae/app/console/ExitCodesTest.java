package org.mirinae.app.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.mirinae.app.cli.Commands;
import org.mirinae.app.run.HostClock;
import org.mirinae.problems.InfeasibleException;
import org.mirinae.problems.InvalidScenarioException;
import org.mirinae.problems.NotThereException;
import org.mirinae.problems.Problem;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

class ExitCodesTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** A verb that does nothing but throw. */
    private record Throwing(Exception thrown) implements Verb {
        @Override
        public String name() {
            return "throwing";
        }

        @Override
        public String summary() {
            return "Throws.";
        }

        @Override
        public void declare(CommandSpec spec) {}

        @Override
        public int run(ParseResult arguments, Console console) throws Exception {
            throw thrown;
        }
    }

    private int exitCodeOf(Exception thrown) {
        Console console =
                new Console(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        false,
                        Path.of(""),
                        new HostClock());
        return Commands.guarded(new Throwing(thrown), List.of(), console);
    }

    @Test
    void everyKindOfRefusalHasItsExitCodeAndItsMessageAlone() {
        List<Problem> two =
                List.of(new Problem("a.b", "it is wrong", "Maybe not."), new Problem("", "so", ""));
        String told = "a.b: it is wrong.\nMaybe not.\nso.\n";
        assertEquals(2, exitCodeOf(new InvalidScenarioException(two)));
        assertEquals(told, err.toString(StandardCharsets.UTF_8));
        err.reset();
        assertEquals(3, exitCodeOf(new InfeasibleException(two)));
        assertEquals(told, err.toString(StandardCharsets.UTF_8));
        err.reset();
        assertEquals(5, exitCodeOf(new NotThereException("No such device. Maybe cpu.")));
        assertEquals("No such device. Maybe cpu.\n", err.toString(StandardCharsets.UTF_8));
        assertEquals("", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aBugIsToldInOneLineAndItsTraceIsInAFile() throws IOException {
        assertEquals(1, exitCodeOf(new IllegalStateException("figure x is NaN\nmore")));
        String told = err.toString(StandardCharsets.UTF_8);
        Matcher line =
                Pattern.compile(
                                "This is a bug of mirinae: IllegalStateException: figure x is NaN\\."
                                        + " Details are in (.*)\\.\n")
                        .matcher(told);
        assertTrue(line.matches(), told);
        Path file = Path.of(line.group(1));
        String details = Files.readString(file);
        Files.delete(file);
        assertTrue(details.contains("at org.mirinae.app.console.ExitCodesTest"), details);
    }
}
