package org.mirinae.schema.binding;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mirinae.schema.Members;
import org.mirinae.schema.Tag;
import org.mirinae.schema.document.Names;

/**
 * Records back into trees: mappings in the order of the components, lists, texts, numbers, truth
 * values; quantities as texts with their units, absent components left out. Reading such a tree
 * gives the record again.
 */
public final class RecordTree {

    private RecordTree() {}

    /** The tree of a record, list, map or single value; null for null. */
    public static @Nullable Object of(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Boolean truth -> truth;
            case Number number -> number;
            case Enum<?> constant -> Names.label(constant);
            case List<?> list -> {
                List<@Nullable Object> items = new ArrayList<>();
                list.forEach(item -> items.add(of(item)));
                yield items;
            }
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> entries = new LinkedHashMap<>();
                map.forEach((key, item) -> entries.put(key(key), of(item)));
                yield entries;
            }
            case Record record when QuantityParser.isQuantity(record.getClass()) ->
                    QuantityParser.format(record);
            case Record record when Variants.isWord(record.getClass()) ->
                    Members.tag(record.getClass());
            case Record record -> mapping(record);
            default -> value.toString();
        };
    }

    private static String key(Object key) {
        return key instanceof Enum<?> constant ? Names.label(constant) : key.toString();
    }

    /** The tree of a record that is no quantity: values by key, absent components left out. */
    public static Map<String, @Nullable Object> mapping(Record record) {
        Map<String, @Nullable Object> entries = new LinkedHashMap<>();
        Tag tag = record.getClass().getAnnotation(Tag.class);
        if (tag != null) {
            entries.put("type", tag.value());
        }
        RecordShape.values(record).forEach((key, value) -> entries.put(key, of(value)));
        return entries;
    }
}
