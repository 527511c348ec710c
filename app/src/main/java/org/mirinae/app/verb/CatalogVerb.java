package org.mirinae.app.verb;

import java.util.List;
import org.mirinae.app.console.Catalogs;
import org.mirinae.app.console.CommonOptions;
import org.mirinae.app.console.Console;
import org.mirinae.app.console.ExitCode;
import org.mirinae.app.console.UsageException;
import org.mirinae.app.console.Verb;
import org.mirinae.app.document.Listings;
import org.mirinae.app.report.CatalogText;
import org.mirinae.app.report.CsvText;
import org.mirinae.app.report.Format;
import org.mirinae.app.report.Table;
import org.mirinae.problems.Problems;
import org.mirinae.result.document.ResultWriter;
import org.mirinae.scenario.Catalog;
import org.mirinae.schema.document.DocumentNode.MappingNode;
import org.mirinae.schema.document.DocumentReader;
import org.mirinae.schema.document.NearestName;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code catalog [KIND [NAME]]}: what is known, each figure with its source. */
public final class CatalogVerb implements Verb {

    @Override
    public String name() {
        return "catalog";
    }

    @Override
    public String summary() {
        return "What is known: kinds, names of a kind, or one entry with the source of each figure.";
    }

    @Override
    public void declare(CommandSpec spec) {
        optional(
                spec,
                "0",
                "KIND",
                "Such as gpu, node, cluster, language_model, stack, drive, switch, cable.");
        optional(spec, "1", "NAME", "A name or an alias.");
        CommonOptions.catalog(spec);
        CommonOptions.format(spec);
    }

    private static void optional(CommandSpec spec, String index, String label, String text) {
        spec.addPositional(
                PositionalParamSpec.builder()
                        .index(index)
                        .type(String.class)
                        .paramLabel(label)
                        .required(false)
                        .description(text)
                        .build());
    }

    @Override
    public int run(ParseResult arguments, Console console) {
        Format format = CommonOptions.formatOf(arguments);
        Catalog catalog = Catalogs.of(arguments, console);
        String kind = arguments.matchedPositionalValue(0, "");
        String name = arguments.matchedPositionalValue(1, "");
        String text;
        if (kind.isEmpty()) {
            text = names("kind", catalog.kinds(), format);
        } else if (!catalog.kinds().contains(kind)) {
            throw new UsageException(
                    "The catalogue has no kind " + kind + ".",
                    "Maybe " + String.join(" or ", near(kind, catalog.kinds())) + ".");
        } else if (name.isEmpty()) {
            text = names(kind, catalog.names(kind), format);
        } else {
            text = entry(catalog, kind, name, format);
        }
        console.out().print(text);
        return ExitCode.DONE;
    }

    private static List<String> near(String name, List<String> known) {
        List<String> near = NearestName.of(name, known);
        return near.isEmpty() ? known : near;
    }

    private static String names(String kind, List<String> names, Format format) {
        return switch (format) {
            case TEXT -> {
                Table table = new Table("", "l");
                names.forEach(table::row);
                yield table.toString();
            }
            case JSON -> {
                yield ResultWriter.plainJson(new Listings.Names(kind, names));
            }
            case CSV -> {
                StringBuilder csv = new StringBuilder(kind + "\n");
                names.forEach(n -> csv.append(CsvText.quoted(n)).append('\n'));
                yield csv.toString();
            }
        };
    }

    private static String entry(Catalog catalog, String kind, String name, Format format) {
        String canonical = catalog.canonical(kind, name);
        String text = canonical == null ? null : catalog.text(kind, canonical);
        if (canonical == null || text == null) {
            List<String> near = catalog.nearest(kind, name);
            throw new UsageException(
                    "The catalogue has no " + kind.replace('_', ' ') + " named " + name + ".",
                    near.isEmpty()
                            ? "Maybe see mirinae catalog " + kind + "."
                            : "Maybe " + String.join(" or ", near) + ".");
        }
        Problems problems = new Problems();
        var tree = DocumentReader.read("catalog/" + kind + "/" + canonical, text, problems);
        problems.orThrow();
        if (!(tree instanceof MappingNode mapping)) {
            throw new UsageException(kind + "/" + canonical + " is no catalogue entry.", "");
        }
        return new CatalogText(kind, canonical, mapping).of(format);
    }
}
