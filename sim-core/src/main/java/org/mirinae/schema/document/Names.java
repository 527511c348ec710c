package org.mirinae.schema.document;

import java.util.Locale;

/** Names as documents write them. */
public final class Names {

    private Names() {}

    /**
     * {@code kvCacheBytes} becomes {@code kv_cache_bytes}; {@code p99TtftMs} {@code p99_ttft_ms}.
     */
    public static String snake(String camel) {
        StringBuilder snake = new StringBuilder(camel.length() + 8);
        for (int i = 0; i < camel.length(); i++) {
            char c = camel.charAt(i);
            if (Character.isUpperCase(c) && i > 0) {
                snake.append('_');
            }
            snake.append(Character.toLowerCase(c));
        }
        return snake.toString();
    }

    /**
     * Returns how an enum constant is written: its {@code toString} where that differs, else lower
     * case.
     */
    public static String label(Enum<?> constant) {
        String text = constant.toString();
        return text.equals(constant.name()) ? text.toLowerCase(Locale.ROOT) : text;
    }
}
