package org.mirinae.workload.requests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mirinae.problems.Problem;
import org.mirinae.problems.Problems;

/** Traces are read whole, in every format, or every problem is told. */
class RequestTraceReaderTest {

    private static final String OURS = "arrival_seconds,input_tokens,output_tokens\n";

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(bytes(text));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return out.toByteArray();
    }

    private static @Nullable RequestTrace read(byte[] bytes, Problems problems) {
        return RequestTraceReader.read("requests.csv", bytes, problems.at("workload").at("trace"));
    }

    private static RequestTrace whole(byte[] bytes) {
        Problems problems = new Problems();
        RequestTrace trace = read(bytes, problems);
        assertEquals("", told(problems));
        return present(trace);
    }

    private static RequestTrace present(@Nullable RequestTrace trace) {
        assertNotNull(trace);
        return trace;
    }

    private static String told(Problems problems) {
        return problems.toList().stream().map(Problem::toString).collect(Collectors.joining("\n"));
    }

    private static String problems(byte[] bytes) {
        Problems problems = new Problems();
        assertNull(read(bytes, problems), "nothing is read by halves");
        return told(problems);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arrival_seconds,input_tokens,output_tokens\n0.5,10,20\n1.5,30,40",
                "arrived_at,num_prefill_tokens,num_decode_tokens\n0.5,10,20\n1.5,30,40\n",
                "\ufeffarrival_seconds,input_tokens,output_tokens\r\n0.5,10,20\r\n\r\n1.5,30,40\r\n",
                "{\"timestamp\": 500, \"input_length\": 10, \"output_length\": 20, \"hash_ids\": [1, 2]}\n"
                        + "{\"timestamp\": 1500, \"input_length\": 30, \"output_length\": 40}"
            })
    void theFormatIsToldByTheFirstLine(String text) {
        for (byte[] bytes : new byte[][] {bytes(text), gzip(text)}) {
            RequestTrace trace = whole(bytes);
            assertEquals(2, trace.size());
            assertEquals(500_000_000, trace.arrivalNanos(0));
            assertEquals(1_500_000_000, trace.arrivalNanos(1));
            assertEquals(30, trace.inputTokens(1));
            assertEquals(40, trace.outputTokens(1));
        }
    }

    @Test
    void azureTracesBeginAtTheirFirstRequest() {
        RequestTrace trace =
                whole(
                        bytes(
                                """
                                TIMESTAMP,ContextTokens,GeneratedTokens
                                2023-11-16 23:59:59.9000000,374,44
                                2023-11-17 00:00:00.4000000,396,109
                                """));
        assertEquals(0, trace.arrivalNanos(0));
        assertEquals(500_000_000, trace.arrivalNanos(1));
    }

    @Test
    void anEmptyTraceIsTold() {
        assertEquals(
                "workload.trace: the trace is empty (requests.csv:1:1).\nMaybe another file was meant.",
                problems(new byte[0]));
        assertEquals(
                "workload.trace: the trace has no requests (requests.csv:1:1).\nMaybe another file was meant.",
                problems(bytes(OURS)));
    }

    @Test
    void aTraceThatGoesBackIsTold() {
        assertEquals(
                "workload.trace: the arrival 1.0 s lies before the one above it, 2.0 s (requests.csv:3:1).\n"
                        + "Maybe sort the trace by arrival.",
                problems(bytes(OURS + "2,10,20\n1,10,20\n3,10,20\n")));
        assertEquals(
                "workload.trace: the arrival -1.0 s lies before time zero (requests.csv:2:1).\n"
                        + "Maybe shift all arrivals.",
                problems(bytes(OURS + "-1,10,20\n")));
    }

    @Test
    void aTruncatedTraceIsTold() {
        assertEquals(
                "workload.trace: the line has 2 of 3 columns (requests.csv:3:1).\n"
                        + "Maybe the file was cut off while it was copied.",
                problems(bytes(OURS + "1,10,20\n2,1")));
        assertEquals(
                "workload.trace: the line is not whole JSON (requests.csv:1:33).\n"
                        + "Maybe the file was cut off while it was copied.",
                problems(bytes("{\"timestamp\": 0, \"input_length\": 1"))
                        .replaceAll(":1:\\d+", ":1:33"));
    }

    @Test
    void aTruncatedArchiveIsToldWhereverItEnds() {
        byte[] whole = gzip(OURS + "1,10,20\n".repeat(500));
        for (int kept : new int[] {2, 9, 10, whole.length / 2, whole.length - 9}) {
            assertEquals(
                    "workload.trace: the compressed trace ends too early (requests.csv:1:1).\n"
                            + "Maybe the file was cut off while it was copied.",
                    problems(Arrays.copyOf(whole, kept)),
                    kept + " bytes");
        }
        assertEquals(
                "workload.trace: the compressed trace ends too early (requests.csv:502:1).\n"
                        + "Maybe the file was cut off while it was copied.",
                problems(Arrays.copyOf(whole, whole.length - 1)));
    }

    @Test
    void aDamagedArchiveIsTold() {
        byte[] damaged = gzip(OURS + "1,10,20\n".repeat(500));
        damaged[damaged.length - 6] ^= 0x55; // in the checksum
        assertEquals(
                "workload.trace: the compressed trace is damaged (requests.csv:502:1).\n"
                        + "Maybe copy it once more.",
                problems(damaged));
    }

    @Test
    void aTraceWithZeroTokensIsTold() {
        assertEquals(
                """
                workload.trace: the request has 0 input tokens (requests.csv:2:3).
                Maybe drop the line: a request has at least one token in and one out.
                workload.trace: the request has -5 output tokens (requests.csv:3:6).
                Maybe drop the line: a request has at least one token in and one out.""",
                problems(bytes(OURS + "1,0,20\n2,10,-5\n")));
    }

    @Test
    void numbersThatAreNoneOrTooLargeAreTold() {
        assertEquals(
                """
                workload.trace: "NaN" is not a time in seconds (requests.csv:2:1).
                Maybe write it like 12.5.
                workload.trace: "many" is not a whole number of input tokens (requests.csv:3:3).
                Maybe write it like 512.
                workload.trace: the request has 99999999999 output tokens (requests.csv:4:6).
                Maybe a digit too many.""",
                problems(bytes(OURS + "NaN,1,20\n2,many,5\n3,10,99999999999\n")));
    }

    @Test
    void anUnknownHeaderIsAnsweredWithTheKnownOnes() {
        assertEquals(
                "workload.trace: \"when,in,out\" begins no known kind of trace (requests.csv:1:1).\n"
                        + "Maybe add one of the headers `TIMESTAMP,ContextTokens,GeneratedTokens`,"
                        + " `Timestamp,Request tokens,Response tokens`,"
                        + " `arrived_at,num_prefill_tokens,num_decode_tokens`,"
                        + " `arrival_seconds,input_tokens,output_tokens`, or use Mooncake's JSON lines.",
                problems(bytes("when,in,out\n1,2,3\n")));
    }

    @Test
    void manyProblemsAreCountedNotListed() {
        String told = problems(bytes(OURS + "1,0,1\n".repeat(1000)));
        assertEquals(
                "more problems of the same trace are not listed",
                told.substring(told.indexOf("more problems"), told.indexOf(".\nMaybe mend")));
    }

    @Test
    void numbersOnlyJavaUnderstandsAreTold() {
        assertEquals(
                """
                workload.trace: "0x1p3" is not a time in seconds (requests.csv:2:1).
                Maybe write it like 12.5.
                workload.trace: "1d" is not a time in seconds (requests.csv:3:1).
                Maybe write it like 12.5.
                workload.trace: "1e300" is not a time in seconds (requests.csv:4:1).
                Maybe write it like 12.5.""",
                problems(bytes(OURS + "0x1p3,1,20\n1d,1,5\n1e300,10,1\n")));
    }

    @Test
    void recordsThatAreNoneAreTold() {
        String record = "{\"timestamp\": 0, \"input_length\": 1, \"output_length\": 2}";
        assertEquals(
                """
                workload.trace: the line is not a JSON object (requests.csv:2:1).
                Maybe the file was cut off while it was copied.
                workload.trace: more than one record is on the line (requests.csv:3:1).
                Maybe write one on each.
                workload.trace: the record has no timestamp (requests.csv:4:1).
                Maybe use Mooncake's fields timestamp, input_length and output_length.
                workload.trace: the record names no input tokens (requests.csv:4:1).
                Maybe the file was cut off while it was copied.
                workload.trace: the request has 0 output tokens (requests.csv:4:1).
                Maybe drop the line: a request has at least one token in and one out.""",
                problems(
                        bytes(
                                String.join(
                                        "\n",
                                        record,
                                        "[1]",
                                        record + record,
                                        "{\"output_length\": 0}"))));
    }

    @Test
    void hostileTracesStayCheap() {
        String beyond =
                "workload.trace: the line holds a number or a nesting beyond measure"
                        + " (requests.csv:1:1).\nMaybe use Mooncake's fields timestamp,"
                        + " input_length and output_length.";
        assertEquals(beyond, problems(bytes("{\"x\": " + "[".repeat(100_000))));
        assertEquals(
                beyond,
                problems(bytes("{\"timestamp\": 0, \"input_length\": " + "9".repeat(5000) + "}")));
        assertEquals(
                "workload.trace: the line is longer than 1048576 characters (requests.csv:2:1).\n"
                        + "Maybe another file was meant.",
                problems(gzip(OURS + "1".repeat(3_000_000))));
    }

    @Test
    void everyKindOfLineEndIsAnEnd() {
        for (String end : new String[] {"\n", "\r\n", "\r"}) {
            // Long enough that ends fall on both sides of the buffer's edge.
            RequestTrace trace =
                    whole(bytes((OURS + "1,10,20\n".repeat(20_000)).replace("\n", end)));
            assertEquals(20_000, trace.size());
        }
    }

    @Test
    void burstGptLeavesOutWhatFailed() {
        RequestTrace trace =
                whole(
                        bytes(
                                """
                                Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type
                                5,ChatGPT,472,18,490,Conversation log
                                45,ChatGPT,1087,0,1087,API log
                                118.5,GPT-4,417,276,693,Conversation log
                                """));
        assertEquals(2, trace.size());
        assertEquals(118_500_000_000L, trace.arrivalNanos(1));
        assertEquals(276, trace.outputTokens(1));
    }

    @Test
    void hashesOfMooncakeNameSharedPrefixes() {
        RequestTrace trace =
                whole(
                        bytes(
                                """
                                {"timestamp": 0, "input_length": 1024, "output_length": 2, "hash_ids": [7, 8]}
                                {"timestamp": 1, "input_length": 900, "output_length": 2, "hash_ids": [7, 9]}
                                {"timestamp": 2, "input_length": 900, "output_length": 2}
                                """));
        RequestPrefixes prefixes = trace.traits().prefixes();
        assertEquals(prefixes.name(0, 512), prefixes.name(1, 512));
        assertTrue(prefixes.name(0, 513) != prefixes.name(1, 513));
        assertEquals(0, prefixes.shareable(2));
    }

    @Test
    void runsOfVllmBeginWithTheirFirstRequest() {
        String record =
                "{\"request_id\": \"bench-%d\", \"input_toks\": 1034, \"output_toks\": 769,"
                        + " \"arrival_time\": %s, \"queued_ts\": 27537.0}\n";
        RequestTrace trace =
                whole(
                        bytes(
                                record.formatted(0, "1787267980.25")
                                        + record.formatted(1, "1787267980.5")));
        assertEquals(0, trace.arrivalNanos(0));
        assertEquals(250_000_000, trace.arrivalNanos(1), 1_000);
        assertEquals(769, trace.outputTokens(1));
    }

    @Test
    void conversationsOfShareGptBecomeTurns() {
        String text =
                "{\"id\": \"a\", \"conversations\": ["
                        + "{\"from\": \"human\", \"value\": \"12345678\"},"
                        + "{\"from\": \"gpt\", \"value\": \"1234\"},"
                        + "{\"from\": \"human\", \"value\": \"1234\"},"
                        + "{\"from\": \"gpt\", \"value\": \"123456789\"}]}\n";
        RequestTrace trace = whole(bytes(text + text));
        assertEquals(4, trace.size());
        assertEquals(2, trace.inputTokens(0));
        assertEquals(1, trace.outputTokens(0));
        assertEquals(4, trace.inputTokens(1), "what was said before and the new question");
        assertEquals(3, trace.outputTokens(1));
        assertEquals(0, trace.traits().previous()[1]);
        assertEquals(-1, trace.traits().previous()[2]);
    }

    @Test
    void resultsOfLoadGeneratorsAreReplayed() {
        String vllm =
                """
                {"date": "20261101", "completed": 2,
                 "input_lens": [10, 20, 30], "output_lens": [5, 0, 6],
                 "start_times": [100.5, 100.6, 100.0], "ttfts": [0.1, 0.0, 0.2]}
                """;
        String perf =
                """
                [{"start_time": 7.5, "end_time": 9, "request": "{}", "response": "x",
                  "info": {"input_tokens": 10, "output_tokens": 5, "output_token_times": [8, 9]},
                  "error": null},
                 {"start_time": 7.2, "end_time": 9, "info": {"input_tokens": 1, "output_tokens": 1},
                  "error": {"error_type": "TimeoutError", "error_msg": ""}},
                 {"start_time": 7.0, "end_time": 8, "info": {"input_tokens": 30, "output_tokens": 6},
                  "error": null}]
                """;
        for (String text : new String[] {vllm, perf, vllm.replace("\n", "")}) {
            for (byte[] bytes : new byte[][] {bytes(text), gzip(text)}) {
                RequestTrace trace = whole(bytes);
                assertEquals(2, trace.size());
                assertEquals(30, trace.inputTokens(0), "the earlier comes first");
                assertEquals(0, trace.arrivalNanos(0));
                assertEquals(500_000_000, trace.arrivalNanos(1));
                assertEquals(5, trace.outputTokens(1));
            }
        }
    }

    @Test
    void damagedResultsAreTold() {
        assertTrue(
                problems(bytes("{\"input_lens\": [1, 2], \"output_lens\": [1]}"))
                        .contains("do not go together"));
        assertTrue(problems(bytes("[{\"start_time\": 1,")).contains("not whole JSON"));
        assertTrue(problems(bytes("[]")).contains("no requests"));
        assertTrue(problems(bytes("[{\"info\": {}}]")).contains("no start_time"));
    }

    @Test
    void ourOwnTraceMayHaveTraits() {
        RequestTrace trace =
                whole(
                        bytes(
                                """
                                arrival_seconds,input_tokens,output_tokens,priority,session,think_seconds,prefix_group,prefix_tokens,adapter,slo_class
                                0,10,5,1,a,,sys,8,,chat
                                0,20,5,,a,2.5,sys,8,lora,batch
                                1,9,5,,,,,,,
                                """));
        RequestTraits traits = trace.traits();
        assertEquals(1, traits.priority()[0]);
        assertEquals(0, traits.priority()[1]);
        assertEquals(0, traits.previous()[1]);
        assertEquals(2_500_000_000L, traits.thinkNanos()[1]);
        assertEquals(traits.prefixes().name(0, 8), traits.prefixes().name(1, 8));
        assertEquals(-1, traits.adapter()[0]);
        assertEquals(java.util.List.of("chat", "batch"), traits.sloClasses());
        assertEquals(-1, traits.session()[2]);
        assertEquals(-1, traits.sloClass()[2]);
    }
}
