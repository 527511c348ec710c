package org.mirinae.app;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Standard output that remembers why it failed. A reader that has seen enough (a broken pipe) is no
 * failure; a full disk is.
 */
final class PipeOutput extends OutputStream {

    private final OutputStream target;
    private @Nullable String failure;
    private boolean closedByReader;

    PipeOutput(OutputStream target) {
        this.target = target;
    }

    /** Returns why the output could not be written, or null where it could. */
    @Nullable String failure() {
        return failure;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (failure != null || closedByReader) {
            return;
        }
        try {
            target.write(bytes, offset, length);
        } catch (IOException e) {
            String message = String.valueOf(e.getMessage());
            if (message.contains("Broken pipe")) {
                closedByReader = true;
            } else {
                failure = message;
            }
        }
    }
}
