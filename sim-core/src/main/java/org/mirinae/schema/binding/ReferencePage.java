package org.mirinae.schema.binding;

import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.CatalogKind;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;
import org.mirinae.schema.Shorthand;
import org.mirinae.schema.Tag;
import org.mirinae.units.EnergyPrice;
import org.mirinae.units.Money;

/** The reference page of a document type: every key with its meaning, type, default and range. */
public final class ReferencePage {

    private final StringBuilder page = new StringBuilder();
    private final Map<Class<?>, String> names;

    private ReferencePage(Map<Class<?>, String> names) {
        this.names = names;
    }

    /** The page as Markdown; the forms of a type follow it. */
    public static String of(Class<?> root, String title, String introduction) {
        Map<Class<?>, String> names = SchemaWalk.from(root);
        ReferencePage made = new ReferencePage(names);
        Set<Class<?>> order = new LinkedHashSet<>();
        names.keySet().forEach(type -> made.arrange(type, order));
        made.page.append("# ").append(title).append("\n\n").append(introduction).append('\n');
        made.contents(order);
        order.forEach(made::section);
        made.quantities();
        return made.page.toString();
    }

    private void arrange(Class<?> type, Set<Class<?>> order) {
        if (order.add(type) && Variants.isFamily(type)) {
            order.addAll(Variants.of(type).values());
        }
    }

    private void contents(Set<Class<?>> order) {
        for (Class<?> type : order) {
            if (!type.isAnnotationPresent(Tag.class)) {
                String doc = SchemaWalk.doc(type);
                page.append("- ").append(link(type)).append(doc == null ? "" : ": " + doc);
                page.append('\n');
            }
        }
        page.append("- [quantities](#quantities): The units that are understood.\n");
    }

    private String link(Class<?> type) {
        return "[" + names.get(type) + "](#" + names.get(type) + ")";
    }

    private void section(Class<?> type) {
        Tag tag = type.getAnnotation(Tag.class);
        page.append(tag == null ? "\n## " : "\n### ").append(names.get(type)).append("\n\n");
        String doc = SchemaWalk.doc(type);
        page.append(doc == null ? "" : doc + "\n\n");
        if (Variants.isFamily(type)) {
            choice(type);
            return;
        }
        written(type, tag);
        RecordShape shape = RecordShape.of(type);
        page.append("| key | meaning | type | default |\n|---|---|---|---|\n");
        if (tag != null) {
            page.append("| `type` | Chooses this form. | `")
                    .append(tag.value())
                    .append("` | required |\n");
        }
        for (int i = 0; i < shape.keys().size(); i++) {
            row(shape.keys().get(i), shape.components().get(i));
        }
    }

    private void choice(Class<?> type) {
        List<String> forms = new ArrayList<>();
        Variants.of(type)
                .forEach((tag, form) -> forms.add("[`" + tag + "`](#" + names.get(form) + ")"));
        page.append("The key `type` chooses one of: ")
                .append(String.join(", ", forms))
                .append(".\n");
    }

    /** The other ways of writing a value of this type. */
    private void written(Class<?> type, @Nullable Tag tag) {
        CatalogKind kind = type.getAnnotation(CatalogKind.class);
        if (kind != null) {
            page.append("Written as the name of a catalogue entry (`mirinae catalog ")
                    .append(kind.value())
                    .append("` lists them), as `{base: NAME, ...}` with only the keys that differ")
                    .append(" from that entry, or in full:\n\n");
        } else if (type.isAnnotationPresent(Shorthand.class)) {
            String first = RecordShape.of(type).keys().getFirst();
            page.append("A bare value stands for its `").append(first).append("`.\n\n");
        } else if (tag != null && needsNothing(type)) {
            page.append("`").append(tag.value()).append("` alone is enough");
            page.append(
                    RecordShape.of(type).keys().isEmpty()
                            ? ".\n\n"
                            : " where the defaults do.\n\n");
        }
    }

    private static boolean needsNothing(Class<?> type) {
        return RecordShape.of(type).components().stream()
                .allMatch(
                        component ->
                                component.isAnnotationPresent(Default.class)
                                        || RecordShape.nullable(component));
    }

    private void row(String key, RecordComponent component) {
        Doc doc = component.getAnnotation(Doc.class);
        page.append("| `").append(key).append("` | ");
        page.append(doc == null ? "" : doc.value().replace("|", "\\|"));
        page.append(" | ").append(type(component.getGenericType())).append(range(component));
        page.append(" | ").append(byDefault(component)).append(" |\n");
    }

    private String byDefault(RecordComponent component) {
        Default byDefault = component.getAnnotation(Default.class);
        if (byDefault == null) {
            return RecordShape.nullable(component) ? "none" : "required";
        }
        return switch (byDefault.value()) {
            case "{}" ->
                    component.getType() == Map.class
                            ? "none"
                            : "the defaults of " + link(component.getType());
            case "[]", "\"\"", "''" -> "none";
            default -> "`" + byDefault.value() + "`";
        };
    }

    private static String range(RecordComponent component) {
        StringBuilder range = new StringBuilder();
        AtLeast least = component.getAnnotation(AtLeast.class);
        AtMost most = component.getAnnotation(AtMost.class);
        if (component.isAnnotationPresent(Positive.class)) {
            range.append(", above 0");
        }
        if (least != null) {
            range.append(", at least ").append(ScalarValues.plain(least.value()));
        }
        if (most != null) {
            range.append(", at most ").append(ScalarValues.plain(most.value()));
        }
        return range.toString();
    }

    private String type(Type type) {
        Class<?> raw = Binder.raw(type);
        if (raw == List.class) {
            return "list of " + type(Binder.argument(type, 0));
        }
        if (raw == Map.class) {
            Class<?> key = Binder.raw(Binder.argument(type, 0));
            String value = type(Binder.argument(type, 1));
            return "mapping from " + (key.isEnum() ? type(key) : "name") + " to " + value;
        }
        if (raw == String.class) {
            return "text";
        }
        if (raw == boolean.class || raw == Boolean.class) {
            return "true or false";
        }
        if (raw.isEnum()) {
            return "one of `" + String.join("`, `", ScalarValues.labels(raw)) + "`";
        }
        if (Variants.isFamily(raw) && Variants.isWords(raw)) {
            StringBuilder forms = new StringBuilder("one of `");
            forms.append(String.join("`, `", Variants.words(raw))).append('`');
            Variants.mappings(raw).forEach(form -> forms.append(", ").append(link(form)));
            return forms.toString();
        }
        if (QuantityParser.isQuantity(raw)) {
            return what(raw) + ", like " + examples(QuantityParser.example(raw));
        }
        if (raw == double.class || raw == Double.class) {
            return "number";
        }
        if (raw.isPrimitive() || Number.class.isAssignableFrom(raw)) {
            return "whole number";
        }
        return raw.isRecord() || Variants.isFamily(raw) ? link(raw) : "name of a file";
    }

    private static String what(Class<?> quantity) {
        QuantityUnits.Kind kind = QuantityUnits.of(quantity);
        if (kind != null) {
            return kind.what();
        }
        return quantity == EnergyPrice.class ? "a price of energy" : "an amount of money";
    }

    private static String examples(String example) {
        return "`" + example.replace(" or ", "` or `") + "`";
    }

    private void quantities() {
        page.append("\n## quantities\n\nA quantity is a number and its unit; a number alone is")
                .append(" refused. Prefixes are powers of 1000, with an `i` of 1024; `B` is")
                .append(" bytes, `b` and `bit` are bits.\n\n")
                .append("| quantity | example | units |\n|---|---|---|\n");
        for (QuantityUnits.Kind kind : QuantityUnits.all()) {
            quantity(
                    kind.what(),
                    kind.example(),
                    kind.units().keySet().stream().collect(Collectors.joining("`, `", "`", "`")));
        }
        quantity(what(Money.class), QuantityParser.example(Money.class), "ISO 4217 code");
        quantity(
                what(EnergyPrice.class),
                QuantityParser.example(EnergyPrice.class),
                "ISO 4217 code, then `/kWh`");
    }

    private void quantity(String what, String example, String units) {
        page.append("| ").append(what).append(" | ").append(examples(example)).append(" | ");
        page.append(units).append(" |\n");
    }
}
