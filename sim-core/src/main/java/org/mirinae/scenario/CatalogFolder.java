package org.mirinae.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** A folder of catalogue entries: a folder for each kind, in it a YAML file for each entry. */
public abstract sealed class CatalogFolder {

    private static final String SUFFIX = ".yaml";

    private CatalogFolder() {}

    /** The folder inside this program: in its jar, or among the classes while it is built. */
    static CatalogFolder builtIn() {
        URL anchor = CatalogFolder.class.getResource("/catalog/gpu/H100-SXM-80GB.yaml");
        if (anchor == null) {
            throw new IllegalStateException("the built-in catalogue is not on the class path");
        }
        try {
            if (!anchor.getProtocol().equals("jar")) {
                return of(Path.of(anchor.toURI()).resolve("../..").normalize());
            }
            String within = anchor.getPath();
            return new InJar(Path.of(URI.create(within.substring(0, within.indexOf("!/")))));
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the built-in catalogue cannot be found", e);
        }
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

    /** The folder in the jar of this program. */
    private static final class InJar extends CatalogFolder {

        private static final String ROOT = "catalog/";

        private final Path jar;

        InJar(Path jar) {
            this.jar = jar;
        }

        @Override
        List<String> kinds() {
            return entries(
                    entry -> {
                        int slash = entry.indexOf('/');
                        return slash < 0 ? null : entry.substring(0, slash);
                    });
        }

        @Override
        List<String> names(String kind) {
            String folder = kind + "/";
            return entries(
                    entry -> {
                        boolean named = entry.startsWith(folder) && entry.endsWith(SUFFIX);
                        int end = entry.length() - SUFFIX.length();
                        String name = named ? entry.substring(folder.length(), end) : "";
                        return plainName(name) ? name : null;
                    });
        }

        /**
         * Returns what a function makes of the paths below the catalogue, each once; null is left
         * out.
         */
        private List<String> entries(Function<String, @Nullable String> part) {
            SortedSet<String> parts = new TreeSet<>();
            try (ZipFile file = new ZipFile(jar.toFile())) {
                Iterator<? extends ZipEntry> entries = file.entries().asIterator();
                while (entries.hasNext()) {
                    String path = entries.next().getName();
                    String made =
                            path.startsWith(ROOT)
                                    ? part.apply(path.substring(ROOT.length()))
                                    : null;
                    if (made != null) {
                        parts.add(made);
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException("the built-in catalogue cannot be listed", e);
            }
            return List.copyOf(parts);
        }

        @Override
        @Nullable String text(String kind, String name) {
            if (!plainName(name) || !plainName(kind)) {
                return null;
            }
            try (ZipFile file = new ZipFile(jar.toFile())) {
                ZipEntry entry = file.getEntry(ROOT + kind + "/" + name + SUFFIX);
                if (entry == null) {
                    return null;
                }
                try (InputStream in = file.getInputStream(entry)) {
                    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("the built-in catalogue cannot be read", e);
            }
        }
    }
}
