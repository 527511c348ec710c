package org.mirinae.evaluation.truth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.mirinae.problems.InvalidScenarioException;

class TruthTableTest {

    private static TruthTable read(String text) {
        return TruthTable.read("t.csv", text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void cellsAreFoundByTheirColumnAndBlankOnesAreAbsent() {
        TruthRow row = read("id,model,tp,vp\r\nT1, GPT ,8.0,null\r\n").rows().getFirst();
        assertEquals("T1", row.id());
        assertEquals("GPT", row.text("model"));
        assertEquals(8, row.whole("tp"));
        assertNull(row.text("vp"));
        assertNull(row.number("pp"));
    }

    @Test
    void quotedCellsMayHoldCommasQuotesAndLines() {
        TruthRow row = read("id,notes\nT1,\"a, \"\"b\"\"\nc\"\nT2,d\n").rows().getFirst();
        assertEquals("a, \"b\"\nc", row.text("notes"));
    }

    @Test
    void gzipIsReadAsWhatIsInside() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write("id\nT1\nT2".getBytes(StandardCharsets.UTF_8));
        }
        List<TruthRow> rows = TruthTable.read("t.csv.gz", bytes.toByteArray()).rows();
        assertEquals(List.of("T1", "T2"), rows.stream().map(TruthRow::id).toList());
    }

    @Test
    void aCellTooManyIsToldWithItsRow() {
        InvalidScenarioException e =
                assertThrows(InvalidScenarioException.class, () -> read("id,tp\nT1,8\nT2,8,4\n"));
        assertEquals(
                "t.csv: row 2 has 3 cells, the header 2.\n"
                        + "Maybe a cell with a comma in it lacks its quotes.",
                e.getMessage());
    }

    @Test
    void brokenGzipIsToldWithoutAStackTrace() {
        byte[] cut = {0x1f, (byte) 0x8b, 8, 0, 0};
        InvalidScenarioException e =
                assertThrows(
                        InvalidScenarioException.class, () -> TruthTable.read("t.csv.gz", cut));
        assertEquals("t.csv.gz: its gzip data are broken.\nMaybe it was cut off.", e.getMessage());
    }

    @Test
    void whatIsNoNumberSkipsTheRowWithAReason() {
        TruthRow row = read("id,tp,pp\nT1,many,1.5\n").rows().getFirst();
        assertEquals(
                "tp is no number",
                assertThrows(SkippedRowException.class, () -> row.whole("tp")).reason());
        assertEquals(
                "pp is no whole number",
                assertThrows(SkippedRowException.class, () -> row.whole("pp")).reason());
        assertEquals(
                "the row has no dp",
                assertThrows(SkippedRowException.class, () -> row.needed("dp")).reason());
    }
}
