package org.mirinae.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class PipeOutputTest {

    /** Fails every write and counts how often it was asked to. */
    private static final class Failing extends OutputStream {
        final String reason;
        int writes;

        Failing(String reason) {
            this.reason = reason;
        }

        @Override
        public void write(int b) throws IOException {
            writes++;
            throw new IOException(reason);
        }
    }

    private static PipeOutput printedInto(Failing target) {
        PipeOutput output = new PipeOutput(target);
        PrintStream out = new PrintStream(output);
        for (int i = 0; i < 5; i++) {
            out.println("a result");
            out.flush();
        }
        return output;
    }

    @Test
    void aReaderThatHasSeenEnoughIsNoFailureAndIsWrittenToNoMore() {
        Failing target = new Failing("Broken pipe");
        assertNull(printedInto(target).failure());
        assertEquals(1, target.writes);
    }

    @Test
    void aFullDiskIsAFailure() {
        Failing target = new Failing("No space left on device");
        assertEquals("No space left on device", printedInto(target).failure());
        assertEquals(1, target.writes);
    }
}
