package org.mirinae.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mirinae.app.cli.Options.Argument;

final class OptionsTest {

    private static final String SEE = "Maybe see mirinae run --help.";

    private static Options options() {
        Options options = new Options("run");
        CommonOptions.scenario(options);
        CommonOptions.format(options);
        CommonOptions.noProgress(options);
        options.add(new Argument("MORE", false, "More of it."));
        return options;
    }

    private static Arguments read(String... typed) {
        return options().read(List.of(typed));
    }

    @Test
    void optionsStandAnywhereAndTakeTheirValueEitherWay() {
        Arguments arguments =
                read("--set", "a=1", "x.yaml", "--format=csv", "--set=b=2", "--seed", "-7");
        assertEquals("x.yaml", arguments.argument(0, ""));
        assertEquals("none", arguments.argument(1, "none"));
        assertEquals(List.of("a=1", "b=2"), arguments.texts("--set"));
        assertEquals("csv", arguments.text("--format", "text"));
        assertEquals(-7, arguments.number("--seed", 1));
        assertTrue(arguments.has("--seed"));
        assertFalse(arguments.has("--no-progress"));
        assertEquals("", arguments.text("--catalog", ""));
        assertEquals(List.of(), read("x").texts("--set"));
        assertEquals("", read("x", "--format=").text("--format", "text"));
    }

    @Test
    void whatLooksLikeAnOptionIsAnArgumentBehindTwoDashes() {
        Arguments arguments = read("--no-progress", "--", "--odd.yaml", "-");
        assertTrue(arguments.has("--no-progress"));
        assertEquals("--odd.yaml", arguments.argument(0, ""));
        assertEquals("-", arguments.argument(1, ""));
    }

    @ParameterizedTest
    @CsvSource({
        "x --frmat json, There is no option named --frmat., Maybe --format.",
        "x --zzzzzzzz=1, There is no option named --zzzzzzzz., " + SEE,
        "x -v, There is no option named -v., " + SEE,
        "--format csv, Missing required parameter: 'SCENARIO'., " + SEE,
        "x y z, One argument too many: z., " + SEE,
        "x --format, --format wants FORM behind it., " + SEE,
        "x --format --seed=1, --format wants FORM behind it., " + SEE,
        "x --format csv --format json, --format is given twice., " + SEE,
        "x --no-progress=true, --no-progress takes no value., " + SEE,
        "x --seed 1.5, --seed: 1.5 is not a whole number., " + SEE,
        "x --seed 99999999999999999999, --seed: 99999999999999999999 is not a whole number., " + SEE
    })
    void theFirstWrongThingIsToldWithWhatToDo(String typed, String message, String remedy) {
        UsageException refused =
                assertThrows(UsageException.class, () -> read(typed.split(" ", -1)));
        assertEquals(message + "\n" + remedy, refused.getMessage());
    }

    @Test
    void aNumberAmongFewIsHeldToThem() {
        assertEquals(3, read("x", "--seed", "3").number("--seed", 1, 1, 5));
        UsageException refused =
                assertThrows(
                        UsageException.class,
                        () -> read("x", "--seed", "4000000000").number("--seed", 1, 1, 5));
        assertEquals(
                "--seed: 4000000000 is not a number from 1 to 5.", refused.getMessage().strip());
    }

    @Test
    void theUsageSaysEverythingWithinEightyColumns() {
        Options options = options();
        String usage = UsageText.of(new ValidateVerb(), options);
        assertTrue(usage.startsWith("Usage: mirinae validate [--no-progress] [--catalog=DIR]"), usage);
        assertTrue(usage.contains("[--set=PATH=VALUE]... SCENARIO [MORE]\n"), usage);
        assertTrue(usage.lines().allMatch(line -> line.length() <= 80), usage);
        for (Options.Option option : options.options().values()) {
            assertTrue(usage.contains("      " + option.name()), option.name());
        }
        assertTrue(usage.contains("      MORE               More of it.\n"), usage);
    }
}
