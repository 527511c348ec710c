package org.mirinae.app.console;

import java.nio.file.Files;
import java.nio.file.Path;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.CatalogFolder;
import picocli.CommandLine.ParseResult;

/** The catalogue as {@code --catalog} makes it. */
public final class Catalogs {

    private Catalogs() {}

    public static Catalog of(ParseResult arguments, Console console) {
        String folder = arguments.matchedOptionValue("--catalog", "");
        if (folder.isEmpty()) {
            return Catalog.builtIn();
        }
        Path path = console.resolve(folder);
        if (!Files.isDirectory(path)) {
            throw new UsageException(
                    "--catalog: there is no folder " + folder + ".",
                    "Maybe the name is misspelt; it is from the working directory.");
        }
        return Catalog.builtIn().overlaid(CatalogFolder.of(path));
    }
}
