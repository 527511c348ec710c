package org.mirinae.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** The pages of this repository say what is so. */
final class DocsTest {

    private static final Path ROOT = Path.of(System.getProperty("mirinae.root", ".."));
    private static final List<String> MODULES =
            List.of("sim-core", "evaluation", "native-kernels", "grpc-api", "app", "benchmarks");

    private static String page(String name) throws IOException {
        return Files.readString(ROOT.resolve(name));
    }

    private static List<MatchedText> matches(String pattern, String text) {
        List<MatchedText> found = new ArrayList<>();
        Matcher matcher = Pattern.compile(pattern, Pattern.MULTILINE).matcher(text);
        while (matcher.find()) {
            found.add(
                    new MatchedText(
                            matcher.group(1),
                            matcher.groupCount() > 1 ? String.valueOf(matcher.group(2)) : ""));
        }
        return found;
    }

    private record MatchedText(String first, String second) {}

    private static List<Path> files(Path folder, String ending) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        }
    }

    @Test
    void everyLawIsHeldByATestThatIsThere() throws IOException {
        Map<String, String> tests = new TreeMap<>();
        for (String module : MODULES) {
            for (Path file : files(ROOT.resolve(module).resolve("src/test/java"), "Test.java")) {
                tests.put(
                        file.getFileName().toString().replace(".java", ""), Files.readString(file));
            }
        }
        String laws = page("docs/laws.md");
        List<String> broken = new ArrayList<>();
        for (MatchedText cited : matches("`(\\w+Test)\\.(\\w+)`", laws)) {
            String source = tests.getOrDefault(cited.first(), "");
            if (!source.contains("void " + cited.second() + "(")) {
                broken.add(cited.first() + "." + cited.second());
            }
        }
        assertEquals(List.of(), broken);
        String[] numbered = laws.split("(?m)^(?=\\d+\\. )");
        assertTrue(numbered.length > 20, "found " + numbered.length + " laws");
        for (int i = 1; i < numbered.length; i++) {
            assertTrue(numbered[i].startsWith(i + ". "), "law " + i + ": " + numbered[i]);
            assertTrue(numbered[i].contains("Test."), "law " + i + " cites no test");
        }
    }

    @Test
    void theTableOfTheHouseNamesPackagesThatAreThere() throws IOException {
        Path root = ROOT.resolve("sim-core/src/main/java/org/mirinae");
        Set<String> packages = new TreeSet<>();
        for (Path info : files(root, "package-info.java")) {
            packages.add(root.relativize(info.getParent()).toString().replace('/', '.'));
        }
        Set<String> listed = new TreeSet<>();
        matches("^\\| [a-z]* ?\\| `([a-z.]+)` \\|", page("docs/architecture.md"))
                .forEach(row -> listed.add(row.first()));
        assertTrue(listed.size() > 15, "found " + listed);
        listed.removeAll(packages);
        assertEquals(Set.of(), listed);
    }

    @Test
    void everyDependencyOfThePomsIsListedWithItsVersionAndNoOther() throws IOException {
        Map<String, String> used = new TreeMap<>();
        Map<String, String> properties = new TreeMap<>();
        List<Element> poms = new ArrayList<>();
        poms.add(parsed(ROOT.resolve("pom.xml")));
        for (String module : MODULES) {
            poms.add(parsed(ROOT.resolve(module).resolve("pom.xml")));
        }
        NodeList values =
                poms.getFirst().getElementsByTagName("properties").item(0).getChildNodes();
        for (int i = 0; i < values.getLength(); i++) {
            properties.put(
                    "${" + values.item(i).getNodeName() + "}", values.item(i).getTextContent());
        }
        for (Element pom : poms) {
            for (String kind : List.of("dependency", "path", "plugin")) {
                collect(pom.getElementsByTagName(kind), properties, used);
            }
        }
        Map<String, String> listed = new TreeMap<>();
        String page = page("docs/dependencies.md");
        matches("`([\\w.-]+:[\\w.-]+)`(?: \\||,)? ([\\w.-]+)", page)
                .forEach(row -> listed.put(row.first(), row.second()));
        assertTrue(used.size() > 25, "found " + used.size() + " dependencies");
        // Without a version of its own, an artifact has that of its bill of materials.
        used.replaceAll((name, version) -> version.isEmpty() ? listed.get(name) + "" : version);
        assertEquals(used, listed);
    }

    private static void collect(
            NodeList elements, Map<String, String> properties, Map<String, String> into) {
        for (int i = 0; i < elements.getLength(); i++) {
            Element element = (Element) elements.item(i);
            String group = child(element, "groupId");
            String version = child(element, "version");
            if (!group.equals("org.mirinae")) {
                into.merge(
                        group + ":" + child(element, "artifactId"),
                        properties.getOrDefault(version, version),
                        (one, other) -> one.isEmpty() ? other : one);
            }
        }
    }

    private static String child(Element element, String name) {
        for (Node n = element.getFirstChild(); n != null; n = n.getNextSibling()) {
            if (n.getNodeName().equals(name)) {
                return n.getTextContent().strip();
            }
        }
        return "";
    }

    private static Element parsed(Path pom) {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(pom.toFile())
                    .getDocumentElement();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (org.xml.sax.SAXException | javax.xml.parsers.ParserConfigurationException e) {
            throw new IllegalStateException(pom.toString(), e);
        }
    }

    @Test
    void everyLinkBetweenPagesLeadsSomewhere() throws IOException {
        List<Path> pages = new ArrayList<>(files(ROOT.resolve("docs"), ".md"));
        pages.add(ROOT.resolve("README.md"));
        pages.add(ROOT.resolve("CHANGELOG.md"));
        List<String> dead = new ArrayList<>();
        for (Path page : pages) {
            for (MatchedText link : matches("\\]\\(([^)#\\s]+)[^)]*\\)", Files.readString(page))) {
                boolean elsewhere = link.first().startsWith("https://");
                if (!elsewhere && !Files.exists(page.resolveSibling(link.first()))) {
                    dead.add(ROOT.relativize(page) + " -> " + link.first());
                }
            }
        }
        assertEquals(List.of(), dead);
    }
}
