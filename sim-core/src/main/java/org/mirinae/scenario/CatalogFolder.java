package org.mirinae.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A folder of catalogue entries: a folder for each kind, in it a YAML file for each entry. */
public abstract sealed class CatalogFolder {

    private static final String SUFFIX = ".yaml";

    private CatalogFolder() {}

    /** The folder inside this program. */
    static CatalogFolder builtIn() {
        return new OnClassPath();
    }

    /** A folder on disk. */
    public static CatalogFolder of(Path folder) {
        return new OnDisk(folder);
    }

    abstract List<String> kinds();

    abstract List<String> names(String kind);

    abstract @Nullable String text(String kind, String name);

    private static boolean plainName(String name) {
        return !name.isEmpty()
                && !name.startsWith(".")
                && name.chars().noneMatch(c -> c == '/' || c == '\\' || c == 0);
    }

    private static List<String> list(Path folder, boolean folders) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(child -> Files.isDirectory(child) == folders)
                    .map(child -> child.getFileName().toString().replace("/", ""))
                    .filter(name -> folders || name.endsWith(SUFFIX))
                    .map(
                            name ->
                                    folders
                                            ? name
                                            : name.substring(0, name.length() - SUFFIX.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the catalogue folder cannot be listed", e);
        }
    }

    private static final class OnDisk extends CatalogFolder {
        private final Path folder;

        OnDisk(Path folder) {
            this.folder = folder;
        }

        @Override
        List<String> kinds() {
            return list(folder, true);
        }

        @Override
        List<String> names(String kind) {
            return list(folder.resolve(kind), false);
        }

        @Override
        @Nullable String text(String kind, String name) {
            Path file = folder.resolve(kind).resolve(name + SUFFIX);
            try {
                return plainName(name) && Files.isRegularFile(file) ? Files.readString(file) : null;
            } catch (IOException e) {
                throw new UncheckedIOException("a catalogue file cannot be read", e);
            }
        }
    }

    private static final class OnClassPath extends CatalogFolder {
        private static final String ROOT = "/catalog";

        @Override
        List<String> kinds() {
            return with(root -> list(root, true));
        }

        @Override
        List<String> names(String kind) {
            return with(root -> list(root.resolve(kind), false));
        }

        @Override
        @Nullable String text(String kind, String name) {
            if (!plainName(name) || !plainName(kind)) {
                return null;
            }
            try (InputStream in =
                    Catalog.class.getResourceAsStream(ROOT + "/" + kind + "/" + name + SUFFIX)) {
                return in == null ? null : new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException("the built-in catalogue cannot be read", e);
            }
        }

        private static List<String> with(Function<Path, List<String>> listing) {
            URL anchor = Catalog.class.getResource(ROOT + "/gpu/H100-SXM-80GB.yaml");
            if (anchor == null) {
                throw new IllegalStateException("the built-in catalogue is not on the class path");
            }
            try {
                URI uri = anchor.toURI();
                if (!uri.getScheme().equals("jar")) {
                    return listing.apply(Path.of(uri).resolve("../..").normalize());
                }
                String jar = uri.toString().substring(0, uri.toString().indexOf("!/"));
                try (FileSystem files =
                        FileSystems.newFileSystem(
                                Path.of(URI.create(jar.substring("jar:".length()))), Map.of())) {
                    return listing.apply(files.getPath(ROOT));
                }
            } catch (URISyntaxException | IOException e) {
                throw new IllegalStateException("the built-in catalogue cannot be listed", e);
            }
        }
    }
}
