package org.mirinae.app.console;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** One verb of the command line. */
public interface Verb {

    /** Returns the verb's name as people type it. */
    String name();

    /** Returns what the verb does, in half a line. */
    String summary();

    /** Declares options and arguments. */
    void declare(CommandSpec spec);

    /**
     * Does it.
     *
     * @return exit code of the contract
     * @throws Exception for what Commands turns into a message and an exit code
     */
    int run(ParseResult arguments, Console console) throws Exception;
}
