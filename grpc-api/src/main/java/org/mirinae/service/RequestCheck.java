package org.mirinae.service;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest.FieldViolation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Collects everything wrong with a request before it is refused: unknown fields at any depth,
 * missing or oversized values.
 */
final class RequestCheck {

    private static final Pattern RUN_NAME = Pattern.compile("runs/[0-9a-zA-Z-]{1,64}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private final List<FieldViolation> violations = new ArrayList<>();

    static RequestCheck of(Message request) {
        RequestCheck check = new RequestCheck();
        check.unknownFields("", request);
        return check;
    }

    RequestCheck require(boolean fine, String field, String problem) {
        if (!fine) {
            violations.add(ApiErrors.violation(field, problem));
        }
        return this;
    }

    RequestCheck runName(String field, String value) {
        return require(
                RUN_NAME.matcher(value).matches(),
                field,
                "\""
                        + abbreviated(value)
                        + "\" is not the name of a run. Maybe use the name CreateRun returned,"
                        + " \"runs/\" and an identifier.");
    }

    RequestCheck sha256(String field, String value) {
        return require(
                SHA256.matcher(value).matches(),
                field,
                "\""
                        + abbreviated(value)
                        + "\" is not a SHA-256. Maybe give 64 lower-case hexadecimal digits.");
    }

    /** Throws INVALID_ARGUMENT with every violation, if there is any. */
    void orThrow() {
        if (!violations.isEmpty()) {
            throw ApiErrors.invalidRequest(violations);
        }
    }

    private void unknownFields(String path, Message message) {
        for (int number : message.getUnknownFields().asMap().keySet()) {
            violations.add(
                    ApiErrors.violation(
                            path.isEmpty() ? "(request)" : path,
                            "field number "
                                    + number
                                    + " is not known to this server. Maybe client and server differ"
                                    + " in version."));
        }
        for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
            String name = (path.isEmpty() ? "" : path + ".") + field.getKey().getName();
            if (field.getValue() instanceof Message child) {
                unknownFields(name, child);
            } else if (field.getValue() instanceof List<?> children) {
                for (int i = 0; i < children.size(); i++) {
                    if (children.get(i) instanceof Message child) {
                        unknownFields(name + "[" + i + "]", child);
                    }
                }
            }
        }
    }

    private static String abbreviated(String value) {
        return value.length() <= 80 ? value : value.substring(0, 80) + "…";
    }
}
