package org.mirinae.schema;

import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;

/** The reference page of a document type: every key with its meaning, type, default and range. */
public final class ReferencePage {

    private ReferencePage() {}

    /** The page as Markdown. */
    public static String of(Class<?> root, String title, String introduction) {
        StringBuilder page = new StringBuilder();
        page.append("# ").append(title).append("\n\n").append(introduction).append('\n');
        Map<Class<?>, String> types = SchemaWalk.from(root);
        types.forEach((type, name) -> section(page, type, name));
        return page.toString();
    }

    private static void section(StringBuilder page, Class<?> type, String name) {
        page.append("\n## ").append(name).append("\n\n");
        String doc = SchemaWalk.doc(type);
        page.append(doc == null ? "" : doc + "\n\n");
        if (type.isSealed() && type.isInterface()) {
            page.append("The key `type` chooses one of: ");
            page.append(
                    String.join(
                            ", ",
                            Variants.of(type).entrySet().stream()
                                    .map(
                                            v ->
                                                    "[`"
                                                            + v.getKey()
                                                            + "`](#"
                                                            + SchemaWalk.name(v.getValue())
                                                            + ")")
                                    .toList()));
            page.append(".\n");
            return;
        }
        CatalogKind kind = type.getAnnotation(CatalogKind.class);
        if (kind != null) {
            page.append("May be named from the catalogue (`mirinae catalog ")
                    .append(kind.value())
                    .append("`), or laid over an entry with `base: NAME`.\n\n");
        }
        page.append("| key | meaning | type | default |\n|---|---|---|---|\n");
        Tag tag = type.getAnnotation(Tag.class);
        if (tag != null) {
            page.append("| `type` | Chooses this form. | `")
                    .append(tag.value())
                    .append("` | required |\n");
        }
        RecordShape shape = RecordShape.of(type);
        for (int i = 0; i < shape.keys().size(); i++) {
            row(page, shape.keys().get(i), shape.components().get(i));
        }
    }

    private static void row(StringBuilder page, String key, RecordComponent component) {
        Doc doc = component.getAnnotation(Doc.class);
        Default byDefault = component.getAnnotation(Default.class);
        page.append("| `").append(key).append("` | ").append(doc == null ? "" : doc.value());
        page.append(" | ").append(type(component.getGenericType())).append(range(component));
        page.append(" | ");
        if (byDefault != null) {
            page.append('`').append(byDefault.value()).append('`');
        } else {
            page.append(RecordShape.nullable(component) ? "none" : "required");
        }
        page.append(" |\n");
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

    private static String type(Type type) {
        Class<?> raw = Binder.raw(type);
        if (raw == List.class) {
            return "list of " + type(Binder.argument(type, 0));
        }
        if (raw == Map.class) {
            return "mapping to " + type(Binder.argument(type, 1));
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
        if (QuantityParser.isQuantity(raw)) {
            return "quantity, like `" + QuantityParser.example(raw) + "`";
        }
        if (raw == double.class || raw == Double.class) {
            return "number";
        }
        if (raw.isPrimitive() || Number.class.isAssignableFrom(raw)) {
            return "whole number";
        }
        boolean described = raw.isRecord() || (raw.isSealed() && raw.isInterface());
        return described
                ? "[" + SchemaWalk.name(raw) + "](#" + SchemaWalk.name(raw) + ")"
                : "name of a file";
    }
}
